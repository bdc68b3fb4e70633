"""Threshold alerts: raised, changed and cleared with the facts that cause them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from basecore import outbox
from basecore.db import TenantSession
from basecore.ids import new_id
from contracts import StockAlertCleared, StockAlertRaised
from sqlalchemy import bindparam, delete, insert, select, update

from engines_core.stock.domain import RULE_VERSION, Alert, Conclusion, Facts, Parameters
from engines_core.stock.models import alert as table
from engines_core.stock.moment import Moment

FIGURES = ("level", "on_hand", "mean_daily_demand", "days_to_stock_out", "lead_time_days")
TEXT = ("rule_version", "explanation_key", "explanation_figures")

OF = (
    table.c.tenant_id == bindparam("tenant"),
    table.c.generation == bindparam("generation"),
    table.c.cleared_at.is_(None),
)
ALL = select(table).where(*OF)
OPEN = ALL.where(table.c.product_id.in_(bindparam("products", expanding=True)))
DROP = delete(table).where(*OF)
INSERT = insert(table)
THIS = (table.c.tenant_id == bindparam("b_tenant"), table.c.id == bindparam("b_id"))
CHANGE = (
    update(table)
    .where(*THIS)
    .values({name: bindparam(name) for name in (*FIGURES, *TEXT, "changed_at", "generation")})
)
CLEAR = update(table).where(*THIS).values(cleared_at=bindparam("at"), changed_at=bindparam("at"))


class AlertChanges:
    """What differs between the open alerts and the conclusions."""

    def __init__(self, session: TenantSession, at: Moment, parameters: Parameters) -> None:
        self._session = session
        self._now = at.now
        self._generation = at.generation
        self._is_silent = at.is_silent
        self._parameters = parameters
        self._new: list[dict[str, Any]] = []
        self._changed: list[dict[str, Any]] = []
        self._cleared: list[dict[str, Any]] = []

    def weigh(self, facts: Facts, conclusion: Conclusion, known: Mapping[str, Any] | None) -> None:
        """Compare one product's conclusion with its open alert."""
        concluded = conclusion.alert
        row = self._row(facts, conclusion, concluded) if concluded else None
        self.compare(row, known)

    def compare(self, row: dict[str, Any] | None, known: Mapping[str, Any] | None) -> None:
        """Compare what an alert should say with what the open one says."""
        if row is None:
            if known:
                self._clear(known)
        elif known is None:
            self._raise(row)
        elif known["generation"] != self._generation or any(
            row[name] != known[name] for name in (*FIGURES, *TEXT)
        ):
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
        row |= {
            "tenant_id": self._session.tenant_id,
            "id": new_id(),
            "generation": self._generation,
            "raised_at": self._now,
        }
        self._new.append(row)
        self._announce(row["id"], row)

    def _change(self, row: dict[str, Any], known: Mapping[str, Any]) -> None:
        if row["level"] == known["level"]:
            row["changed_at"] = known["changed_at"]
        else:
            self._announce(known["id"], row)
        row.pop("product_id")
        row["generation"] = self._generation
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
        if not self._is_silent:
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
    session: TenantSession, products: Sequence[UUID], generation: int
) -> dict[UUID, Mapping[str, Any]]:
    """Return the open alerts of products."""
    values = {"tenant": session.tenant_id, "products": products, "generation": generation}
    rows = (await session.execute(OPEN, values)).mappings()
    return {row["product_id"]: dict(row) for row in rows}


async def adopt(session: TenantSession, at: Moment, present: int, parameters: Parameters) -> None:
    """Let the alerts of the generation in the making take the place of the present ones.

    An alert that stays keeps its identity; what differs is announced.
    """
    built = await _open_of(session, at.generation)
    known = await _open_of(session, present)
    await session.execute(DROP, {"tenant": session.tenant_id, "generation": at.generation})
    changes = AlertChanges(session, at, parameters)
    for product_id in sorted(built.keys() | known.keys()):
        row = built.get(product_id)
        names = ("product_id", *FIGURES, *TEXT)
        fresh = row and {"changed_at": at.now, **{name: row[name] for name in names}}
        changes.compare(fresh, known.get(product_id))
    await changes.write()


async def _open_of(session: TenantSession, generation: int) -> dict[UUID, dict[str, Any]]:
    values = {"tenant": session.tenant_id, "generation": generation}
    rows = (await session.execute(ALL, values)).mappings()
    return {row["product_id"]: dict(row) for row in rows}
