"""What all engines share in schema `engines`: the record of scheduled runs."""

from __future__ import annotations

from basecore.db import owner_metadata
from sqlalchemy import Column, Date, DateTime, Table, Text, Uuid

metadata = owner_metadata("engines")

run = Table(
    "run",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("engine", Text, primary_key=True),
    Column("business_date", Date, nullable=False),
    Column("finished_at", DateTime(timezone=True), nullable=False),
)
"""The last full run of an engine for a tenant."""
