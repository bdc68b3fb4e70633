"""Reorder suggestions and the latest figures of every product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from basecore import outbox
from basecore.db import TenantSession
from basecore.ids import new_id
from contracts import ReorderSuggested
from sqlalchemy import bindparam, insert, select, text, update

from engines_core.stock.domain import (
    RULE_VERSION,
    Conclusion,
    Facts,
    Parameters,
    Suggestion,
    is_material,
)
from engines_core.stock.models import suggestion as table

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

OPEN = select(table).where(
    table.c.tenant_id == bindparam("tenant"),
    table.c.product_id.in_(bindparam("products", expanding=True)),
    table.c.closed_at.is_(None),
)
INSERT = insert(table)
THIS = (table.c.tenant_id == bindparam("b_tenant"), table.c.id == bindparam("b_id"))
CHANGE = (
    update(table)
    .where(*THIS)
    .values({name: bindparam(name) for name in (*FIGURES, "announced_quantity", "changed_at")})
)
LAPSE = (
    update(table)
    .where(*THIS)
    .values(closed_at=bindparam("at"), changed_at=bindparam("at"), outcome="lapsed")
)
FORECAST = text(
    "INSERT INTO engines.stock_forecast (tenant_id, product_id, mean_daily_demand, "
    "days_to_stock_out, minimum, maximum, as_of) "
    "SELECT :tenant, u.*, CAST(:as_of AS date) FROM unnest(CAST(:products AS uuid[]), "
    "CAST(:means AS numeric[]), CAST(:days AS numeric[]), CAST(:minima AS numeric[]), "
    "CAST(:maxima AS numeric[])) AS u ON CONFLICT (tenant_id, product_id) DO UPDATE SET "
    "mean_daily_demand = EXCLUDED.mean_daily_demand, "
    "days_to_stock_out = EXCLUDED.days_to_stock_out, minimum = EXCLUDED.minimum, "
    "maximum = EXCLUDED.maximum, as_of = EXCLUDED.as_of"
)


class SuggestionChanges:
    """What differs between the open suggestions and the conclusions."""

    def __init__(self, session: TenantSession, now: datetime, parameters: Parameters) -> None:
        self._session = session
        self._now = now
        self._parameters = parameters
        self._new: list[dict[str, Any]] = []
        self._changed: list[dict[str, Any]] = []
        self._lapsed: list[dict[str, Any]] = []

    def weigh(self, facts: Facts, conclusion: Conclusion, known: Mapping[str, Any] | None) -> None:
        """Compare one product's conclusion with its open suggestion."""
        if conclusion.suggestion is None:
            if known:
                self._lapse(known)
            return
        row = self._row(facts, conclusion, conclusion.suggestion)
        if known is None:
            self._suggest(row)
        elif any(row[name] != known[name] for name in FIGURES):
            self._change(row, known)

    def _row(self, facts: Facts, conclusion: Conclusion, suggestion: Suggestion) -> dict[str, Any]:
        return {
            "product_id": facts.product_id,
            "quantity": suggestion.quantity,
            "minimum": conclusion.minimum,
            "maximum": conclusion.maximum,
            "priority": suggestion.priority,
            "estimated_cost": suggestion.estimated_cost,
            "on_hand": facts.on_hand,
            "mean_daily_demand": conclusion.mean_daily_demand,
            "lead_time_days": self._parameters.lead_time_days,
            "rule_version": RULE_VERSION,
            "explanation_key": suggestion.explanation.key,
            "explanation_figures": suggestion.explanation.figures,
            "announced_quantity": suggestion.quantity,
            "changed_at": self._now,
        }

    def _suggest(self, row: dict[str, Any]) -> None:
        row |= {"tenant_id": self._session.tenant_id, "id": new_id(), "suggested_at": self._now}
        self._new.append(row)
        self._announce(row["id"], row)

    def _change(self, row: dict[str, Any], known: Mapping[str, Any]) -> None:
        announced = known["announced_quantity"]
        material = is_material(announced, row["quantity"], self._parameters)
        if material or row["priority"] != known["priority"]:
            self._announce(known["id"], row)
        else:
            row |= {"announced_quantity": announced, "changed_at": known["changed_at"]}
        row.pop("product_id")
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
    session: TenantSession, products: Sequence[UUID]
) -> dict[UUID, Mapping[str, Any]]:
    """Return the open suggestions of products."""
    values = {"tenant": session.tenant_id, "products": products}
    rows = (await session.execute(OPEN, values)).mappings()
    return {row["product_id"]: dict(row) for row in rows}


async def write_forecasts(
    session: TenantSession, concluded: Sequence[tuple[Facts, Conclusion]], as_of: date
) -> None:
    """Keep the latest figures of these products."""
    values = {
        "tenant": session.tenant_id,
        "as_of": as_of,
        "products": [facts.product_id for facts, _ in concluded],
        "means": [one.mean_daily_demand for _, one in concluded],
        "days": [one.days_to_stock_out for _, one in concluded],
        "minima": [one.minimum for _, one in concluded],
        "maxima": [one.maximum for _, one in concluded],
    }
    await session.execute(FORECAST, values)
