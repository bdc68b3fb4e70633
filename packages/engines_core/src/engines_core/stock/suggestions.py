"""Reorder suggestions and the latest figures of every product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from basecore import outbox
from basecore.db import TenantSession
from basecore.ids import new_id
from contracts import ReorderSuggested
from sqlalchemy import bindparam, delete, insert, select, update

from engines_core.stock.concluded import Concluded
from engines_core.stock.domain import RULE_VERSION, Suggestion, is_material
from engines_core.stock.models import suggestion as table
from engines_core.stock.moment import Moment

FIGURES = (
    "quantity",
    "minimum",
    "maximum",
    "priority",
    "estimated_cost",
    "on_hand",
    "mean_daily_demand",
    "lead_time_days",
    "rule_version",
    "explanation_key",
    "explanation_figures",
)

STATE = ("announced_quantity", "changed_at", "generation")

OF = (
    table.c.tenant_id == bindparam("tenant"),
    table.c.generation == bindparam("generation"),
    table.c.closed_at.is_(None),
)
ALL = select(table).where(*OF)
OPEN = (
    "SELECT product_id, id, generation, changed_at, announced_quantity, quantity, minimum, "
    "maximum, priority, estimated_cost, on_hand, mean_daily_demand, lead_time_days, rule_version, "
    "explanation_key, explanation_figures FROM engines.stock_suggestion WHERE tenant_id = $1 "
    "AND generation = $2 AND closed_at IS NULL AND product_id = ANY ($3::uuid[])"
)
DROP = delete(table).where(*OF)
INSERT = insert(table)
THIS = (table.c.tenant_id == bindparam("b_tenant"), table.c.id == bindparam("b_id"))
CHANGE = update(table).where(*THIS).values({name: bindparam(name) for name in (*FIGURES, *STATE)})
LAPSE = (
    update(table)
    .where(*THIS)
    .values(closed_at=bindparam("at"), changed_at=bindparam("at"), outcome="lapsed")
)


class SuggestionChanges:
    """What differs between the open suggestions and the conclusions."""

    def __init__(self, session: TenantSession, at: Moment) -> None:
        self._session = session
        self._now = at.now
        self._generation = at.generation
        self._is_silent = at.is_silent
        self._new: list[dict[str, Any]] = []
        self._changed: list[dict[str, Any]] = []
        self._lapsed: list[dict[str, Any]] = []

    def weigh(
        self, concluded: Concluded, found: Suggestion | None, known: Mapping[str, Any] | None
    ) -> None:
        """Compare what is to be suggested of a product with its open suggestion."""
        self.compare(self._row(concluded, found) if found else None, known)

    def compare(self, row: dict[str, Any] | None, known: Mapping[str, Any] | None) -> None:
        """Compare what a suggestion should say with what the open one says."""
        if row is None:
            if known:
                self._lapse(known)
        elif known is None:
            self._suggest(row)
        elif known["generation"] != self._generation or any(
            row[name] != known[name] for name in FIGURES
        ):
            self._change(row, known)

    def _row(self, concluded: Concluded, suggestion: Suggestion) -> dict[str, Any]:
        facts, known = concluded.facts, concluded.known
        return {
            "product_id": facts.product_id,
            "quantity": suggestion.quantity,
            "minimum": known.minimum,
            "maximum": known.maximum,
            "priority": suggestion.priority,
            "estimated_cost": suggestion.estimated_cost,
            "on_hand": facts.on_hand,
            "mean_daily_demand": known.mean_daily_demand,
            "lead_time_days": known.lead_time_days,
            "rule_version": RULE_VERSION,
            "explanation_key": suggestion.explanation.key,
            "explanation_figures": suggestion.explanation.figures,
            "announced_quantity": suggestion.quantity,
            "changed_at": self._now,
        }

    def _suggest(self, row: dict[str, Any]) -> None:
        row |= {
            "tenant_id": self._session.tenant_id,
            "id": new_id(),
            "generation": self._generation,
            "suggested_at": self._now,
        }
        self._new.append(row)
        self._announce(row["id"], row)

    def _change(self, row: dict[str, Any], known: Mapping[str, Any]) -> None:
        announced = known["announced_quantity"]
        material = is_material(announced, row["quantity"])
        if material or row["priority"] != known["priority"]:
            self._announce(known["id"], row)
        else:
            row |= {"announced_quantity": announced, "changed_at": known["changed_at"]}
        row.pop("product_id")
        row["generation"] = self._generation
        self._changed.append(row | {"b_tenant": self._session.tenant_id, "b_id": known["id"]})

    def _lapse(self, known: Mapping[str, Any]) -> None:
        self._lapsed.append(
            {"b_tenant": self._session.tenant_id, "b_id": known["id"], "at": self._now}
        )

    def _announce(self, suggestion_id: UUID, row: Mapping[str, Any]) -> None:
        event = ReorderSuggested(
            suggestion_id=suggestion_id,
            product_id=row["product_id"],
            quantity=row["quantity"],
            minimum=row["minimum"],
            maximum=row["maximum"],
        )
        if not self._is_silent:
            outbox.record(self._session, event, at=self._now)

    async def write(self) -> None:
        """Write the differences, in bulk."""
        for statement, rows in (
            (INSERT, self._new),
            (CHANGE, self._changed),
            (LAPSE, self._lapsed),
        ):
            if rows:
                await (await self._session.connection()).execute(statement, rows)


async def open_suggestions(
    session: TenantSession, products: Sequence[UUID], generation: int
) -> dict[UUID, Mapping[str, Any]]:
    """Return the open suggestions of products."""
    rows = await session.fetch(OPEN, session.tenant_id, generation, products)
    return {row["product_id"]: dict(row) for row in rows}


async def adopt(session: TenantSession, at: Moment, present: int) -> None:
    """Let the suggestions of the generation in the making take the place of the present ones.

    A suggestion that stays keeps its identity; what differs is announced.
    """
    built = await _open_of(session, at.generation)
    known = await _open_of(session, present)
    await session.execute(DROP, {"tenant": session.tenant_id, "generation": at.generation})
    changes = SuggestionChanges(session, at)
    for product_id in sorted(built.keys() | known.keys()):
        row = built.get(product_id)
        names = ("product_id", *FIGURES, "announced_quantity")
        fresh = row and {"changed_at": at.now, **{name: row[name] for name in names}}
        changes.compare(fresh, known.get(product_id))
    await changes.write()


async def _open_of(session: TenantSession, generation: int) -> dict[UUID, dict[str, Any]]:
    values = {"tenant": session.tenant_id, "generation": generation}
    rows = (await session.execute(ALL, values)).mappings()
    return {row["product_id"]: dict(row) for row in rows}
