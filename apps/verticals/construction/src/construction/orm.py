"""The base of this vertical's tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from basecore.db import owner_metadata
from basecore.http import idempotency_table
from basecore.outgoing import outgoing_tables
from sqlalchemy import (
    ARRAY,
    CollectionAggregate,
    DateTime,
    MetaData,
    Numeric,
    Text,
    Uuid,
    any_,
    literal,
)
from sqlalchemy.orm import DeclarativeBase

MONEY = Numeric(14, 2)
UNIT_COST = Numeric(14, 4)
"""Of one base unit, as a supplier's price divides down to it."""
QUANTITY = Numeric(14, 3)
VOLUME = Numeric(14, 6)
"""Cubic metres: a litre is 0.001, and many things are smaller."""
PERCENT = Numeric(5, 2)


class Base(DeclarativeBase):
    """Tables of the schema `construction`."""

    metadata: ClassVar[MetaData] = owner_metadata("construction")
    type_annotation_map: ClassVar = {
        datetime: DateTime(timezone=True),
        str: Text,
        Decimal: MONEY,
    }


def key_of(table: str) -> list[str]:
    """Return the composite key of another table, as a foreign key names it."""
    return [f"construction.{table}.tenant_id", f"construction.{table}.id"]


def one_of(ids: Iterable[UUID]) -> CollectionAggregate[Any]:
    """Return what a column equals that is one of these: one value of the statement, not each."""
    return any_(literal(list(ids), ARRAY(Uuid)))


idempotency = idempotency_table(Base.metadata)
outgoing = outgoing_tables(Base.metadata)
