"""What all engines share in schema `engines`: watermarks and the record of scheduled runs."""

from __future__ import annotations

from basecore.consumer import watermark_table
from basecore.db import owner_metadata
from sqlalchemy import Column, Date, DateTime, Table, Text, Uuid

metadata = owner_metadata("engines")

watermark = watermark_table(metadata)

run = Table(
    "run",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("engine", Text, primary_key=True),
    Column("business_date", Date, nullable=False),
    Column("finished_at", DateTime(timezone=True), nullable=False),
)
"""The last full run of an engine for a tenant."""
