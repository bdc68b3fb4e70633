"""One valid row in every tenant table, made from PostgreSQL's catalogue alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.ids import new_id
from basecore.roles import SCHEMAS
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

TABLES = text("""
    SELECT c.oid::regclass::text AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns,
           array_agg(format_type(a.atttypid, NULL) ORDER BY a.attnum) AS types,
           (SELECT array_agg(k.attname::text ORDER BY place) FROM pg_index i,
                unnest(i.indkey) WITH ORDINALITY AS key (number, place)
            JOIN pg_attribute k ON k.attnum = key.number
            WHERE i.indrelid = c.oid AND i.indisprimary AND k.attrelid = c.oid) AS key,
           coalesce((SELECT array_agg(pg_get_constraintdef(x.oid)) FROM pg_constraint x
            WHERE x.conrelid = c.oid AND x.contype = 'c'), ARRAY[]::text[]) AS checks
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    AND a.attgenerated = ''
    WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY (:schemas)
    GROUP BY c.oid HAVING bool_or(a.attname = 'tenant_id') ORDER BY 1
""")

REFERENCES = text("""
    SELECT f.conrelid::regclass::text AS child, f.confrelid::regclass::text AS parent,
           array_agg(m.attname::text ORDER BY place) AS mine,
           array_agg(t.attname::text ORDER BY place) AS theirs
    FROM pg_constraint f JOIN pg_namespace n ON n.oid = f.connamespace,
         unnest(f.conkey, f.confkey) WITH ORDINALITY AS pair (m, t, place)
    JOIN pg_attribute m ON m.attnum = pair.m JOIN pg_attribute t ON t.attnum = pair.t
    WHERE f.contype = 'f' AND m.attrelid = f.conrelid AND t.attrelid = f.confrelid
    AND n.nspname = ANY (:schemas) GROUP BY f.oid, 1, 2 ORDER BY 1, 2
""")

LITERAL = re.compile(r"'([^']*)'::text")
SHAPED: dict[str, Callable[[], Any]] = {
    "construction.product.ncm": lambda: "25232910",
    "construction.document_counter.mask": lambda: "COT-000000",
    "construction.stock_location.code": lambda: "yard",
    "auth.audit_entries.address": lambda: None,
    "auth.tenants.slug": lambda: f"s{new_id().hex[-20:]}",
    "auth.tenants.primary_color": lambda: "#112233",
    "auth.tenants.secondary_color": lambda: "#112233",
    "construction.order_line.withdrawn": lambda: Decimal(0),
    "construction.order_line.returned": lambda: Decimal(0),
}
"""Columns whose check is a pattern, or looks at others."""
EITHER_OR = {"construction.price_rule": ("ck_price_rule_scope", "ck_price_rule_target")}
"""Checks that let a row point at one parent or another; without them a row can point at all."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key."""

    child: str
    parent: str
    mine: Sequence[str]
    theirs: Sequence[str]


@dataclass(frozen=True, slots=True)
class TenantTable:
    """A table of stores' rows."""

    name: str
    types: Mapping[str, str]
    key: Sequence[str]
    checks: Sequence[str]


@dataclass(frozen=True, slots=True)
class Map:
    """All tables, parents before children, and the keys between them."""

    tables: Sequence[TenantTable]
    references: Sequence[Reference]


Row = dict[str, Any]


async def read_map(connection: AsyncConnection) -> Map:
    """Read the map of the connected database."""
    schemas = {"schemas": list(SCHEMAS)}
    tables = {
        row.name: TenantTable(
            row.name, dict(zip(row.columns, row.types, strict=True)), row.key, row.checks
        )
        for row in await connection.execute(TABLES, schemas)
    }
    found = await connection.execute(REFERENCES, schemas)
    references = [Reference(row.child, row.parent, row.mine, row.theirs) for row in found]
    return Map([tables[name] for name in _parents_first(list(tables), references)], references)


def _parents_first(names: list[str], references: Sequence[Reference]) -> list[str]:
    placed: list[str] = []
    while waiting := [name for name in names if name not in placed]:
        parents = {
            name: {r.parent for r in references if r.child == name and r.parent != name}
            for name in waiting
        }
        placed += [name for name in waiting if parents[name] <= set(placed)]
    return placed


def _text(table: TenantTable, column: str) -> str:
    named = (check for check in table.checks if re.search(rf"\b{column}\b", check))
    allowed = [value for check in named for value in LITERAL.findall(check)]
    return allowed[0] if allowed else "sample"


def _value(table: TenantTable, column: str) -> Any:
    if shape := SHAPED.get(f"{table.name}.{column}"):
        return shape()
    kind = table.types[column]
    makers: dict[str, Callable[[], Any]] = {
        "uuid": new_id,
        "text": lambda: _text(table, column),
        "jsonb": dict,
        "bytea": lambda: new_id().bytes,
        "boolean": lambda: True,
        "date": lambda: datetime(2026, 3, 2, tzinfo=UTC).date(),
        "timestamp with time zone": lambda: datetime(2026, 3, 2, tzinfo=UTC),
        "numeric": lambda: Decimal(1),
        "text[]": list,
        "integer[]": list,
    }
    return makers.get(kind, lambda: 1)()


@dataclass(slots=True)
class Samples:
    """A store's row in each table."""

    tenant_id: UUID
    rows: dict[str, Row] = field(default_factory=dict)

    def make(self, table: TenantTable, references: Sequence[Reference]) -> Row:
        """Return a new row for a table whose parents have theirs."""
        row = {column: _value(table, column) for column in table.types}
        row["tenant_id"] = self.tenant_id
        for reference in references:
            if reference.child == table.name:
                parent = row if reference.parent == table.name else self.rows[reference.parent]
                row |= {m: parent[t] for m, t in zip(reference.mine, reference.theirs, strict=True)}
        return row
