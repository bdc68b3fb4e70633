"""Which rows belong to a customer, and which of their columns the customer is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKeyConstraint, LargeBinary, Table, any_, literal, or_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as UUID_TYPE

Held = Mapping[str, Sequence[UUID]]
"""The ids of what belongs to the customer, by table."""
START = "customer"
SUBJECTS = {"activity": "subject_id", "customer_note": "customer_id", "record_file": "subject_id"}
"""Tables that name a record of any kind, without a foreign key."""
STORES_OWN = (
    "cost",
    "margin",
    "floor",
    "explanation",
    "untold",
    "last_op",
    "sort_name",
    "phone_key",
)
"""Parts of names of columns and figures that tell of the store, or repeat another column."""
SEALED = "sealed"
"""Words of the customer that are opened before they are shown."""
FROZEN = {
    ("quote_revision", "lines"),
    ("quote_line", "said"),
    ("discount_approval", "breaches"),
}
"""Columns that say more than one thing, costs and limits of the store among them."""


def below(table: Table, held: Held) -> ColumnElement[bool] | None:
    """Return which rows of a table belong to what is held, or None if it names nothing of it."""
    named = [
        among(table, element.parent.name, held[constraint.referred_table.name])
        for constraint in table.constraints
        if isinstance(constraint, ForeignKeyConstraint)
        and constraint.referred_table is not table
        and held.get(constraint.referred_table.name)
        for element in constraint.elements
        if element.column.name == "id"
    ]
    return or_(*named) if named else None


def among(table: Table, column: str, ids: Sequence[UUID]) -> ColumnElement[bool]:
    """Return the condition that a column is one of the ids, however many they are."""
    return table.c[column] == any_(literal(ids, ARRAY(UUID_TYPE())))


def shown(table: Table) -> list[ColumnElement[object]]:
    """Return the columns of a table that a customer is shown."""
    return [
        column
        for column in table.columns
        if column.name != "tenant_id"
        and (not isinstance(column.type, LargeBinary) or column.name == SEALED)
        and (table.name, column.name) not in FROZEN
        and not of_store_alone(column.name)
    ]


def of_store_alone(name: str) -> bool:
    """Tell whether what is called so tells of the store and not of the person."""
    return any(part in name for part in STORES_OWN)
