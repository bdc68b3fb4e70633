"""The declarative base of the schema `auth`."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from basecore.db import owner_metadata
from basecore.outgoing import outgoing_tables
from sqlalchemy import DateTime, Text
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Base of all tables here; text without a length, times with a zone."""

    metadata = owner_metadata("auth")
    type_annotation_map: ClassVar = {str: Text, datetime: DateTime(timezone=True)}


outgoing = outgoing_tables(Base.metadata)
"""Mails that wait to be sent, or were."""
