"""Threshold alerts: raised, changed and cleared with the facts that cause them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from basecore import outbox
from basecore.db import TenantSession
from basecore.ids import new_id
from contracts import StockAlertCleared, StockAlertRaised
from sqlalchemy import bindparam, insert, select, update

from engines_core.stock.domain import RULE_VERSION, Alert, Conclusion, Facts, Parameters
from engines_core.stock.models import alert as table

FIGURES = ("level", "on_hand", "mean_daily_demand", "days_to_stock_out", "lead_time_days")
TEXT = ("rule_version", "explanation_key", "explanation_figures")

OPEN = select(table).where(
    table.c.tenant_id == bindparam("tenant"),
    table.c.product_id.in_(bindparam("products", expanding=True)),
    table.c.cleared_at.is_(None),
)
INSERT = insert(table)
THIS = (table.c.tenant_id == bindparam("b_tenant"), table.c.id == bindparam("b_id"))
CHANGE = (
    update(table)
    .where(*THIS)
    .values({name: bindparam(name) for name in (*FIGURES, *TEXT, "changed_at")})
)
CLEAR = update(table).where(*THIS).values(cleared_at=bindparam("at"), changed_at=bindparam("at"))


class AlertChanges:
    """What differs between the open alerts and the conclusions."""

    def __init__(self, session: TenantSession, now: datetime, parameters: Parameters) -> None:
        self._session = session
        self._now = now
        self._parameters = parameters
        self._new: list[dict[str, Any]] = []
        self._changed: list[dict[str, Any]] = []
        self._cleared: list[dict[str, Any]] = []

    def weigh(self, facts: Facts, conclusion: Conclusion, known: Mapping[str, Any] | None) -> None:
        """Compare one product's conclusion with its open alert."""
        if conclusion.alert is None:
            if known:
                self._clear(known)
            return
        row = self._row(facts, conclusion, conclusion.alert)
        if known is None:
            self._raise(row)
        elif any(row[name] != known[name] for name in (*FIGURES, *TEXT)):
            self._change(row, known)

    def _row(self, facts: Facts, conclusion: Conclusion, alert: Alert) -> dict[str, Any]:
        return {
            "product_id": facts.product_id,
            "level": alert.level,
            "on_hand": facts.on_hand,
            "mean_daily_demand": conclusion.mean_daily_demand,
            "days_to_stock_out": conclusion.days_to_stock_out,
            "lead_time_days": self._parameters.lead_time_days,
            "rule_version": RULE_VERSION,
            "explanation_key": alert.explanation.key,
            "explanation_figures": alert.explanation.figures,
            "changed_at": self._now,
        }

    def _raise(self, row: dict[str, Any]) -> None:
        row |= {"tenant_id": self._session.tenant_id, "id": new_id(), "raised_at": self._now}
        self._new.append(row)
        self._announce(row["id"], row)

    def _change(self, row: dict[str, Any], known: Mapping[str, Any]) -> None:
        if row["level"] == known["level"]:
            row["changed_at"] = known["changed_at"]
        else:
            self._announce(known["id"], row)
        row.pop("product_id")
        self._changed.append(row | {"b_tenant": self._session.tenant_id, "b_id": known["id"]})

    def _clear(self, known: Mapping[str, Any]) -> None:
        self._cleared.append(
            {"b_tenant": self._session.tenant_id, "b_id": known["id"], "at": self._now}
        )
        event = StockAlertCleared(alert_id=known["id"], product_id=known["product_id"])
        outbox.record(self._session, event, at=self._now)

    def _announce(self, alert_id: UUID, row: Mapping[str, Any]) -> None:
        event = StockAlertRaised(
            alert_id=alert_id,
            product_id=row["product_id"],
            level=row["level"],
            on_hand=row["on_hand"],
            mean_daily_demand=row["mean_daily_demand"],
            lead_time_days=row["lead_time_days"],
            days_to_stock_out=row["days_to_stock_out"],
        )
        outbox.record(self._session, event, at=self._now)

    async def write(self) -> None:
        """Write the differences, in bulk."""
        for statement, rows in (
            (INSERT, self._new),
            (CHANGE, self._changed),
            (CLEAR, self._cleared),
        ):
            if rows:
                await (await self._session.connection()).execute(statement, rows)


async def open_alerts(
    session: TenantSession, products: Sequence[UUID]
) -> dict[UUID, Mapping[str, Any]]:
    """Return the open alerts of products."""
    values = {"tenant": session.tenant_id, "products": products}
    rows = (await session.execute(OPEN, values)).mappings()
    return {row["product_id"]: dict(row) for row in rows}
