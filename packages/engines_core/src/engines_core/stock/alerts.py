"""Threshold alerts: raised, changed and cleared with the facts that cause them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from basecore import outbox
from basecore.db import TenantSession, as_json
from basecore.ids import new_id
from contracts import StockAlertCleared, StockAlertRaised
from sqlalchemy import bindparam, delete, select

from engines_core.stock.concluded import Concluded
from engines_core.stock.domain import RULE_VERSION, Alert
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
DROP = delete(table).where(*OF)
# One statement for all rows, which come as JSON: a row each would be a trip of work each.
INSERT = (
    "INSERT INTO engines.stock_alert (tenant_id, id, generation, product_id, level, on_hand, "
    "mean_daily_demand, days_to_stock_out, lead_time_days, rule_version, explanation_key, "
    "explanation_figures, raised_at, changed_at) SELECT $1::uuid, n.* "
    "FROM jsonb_to_recordset($2::jsonb) AS n(id uuid, generation int, product_id uuid, "
    "level text, on_hand numeric, mean_daily_demand numeric, days_to_stock_out numeric, "
    "lead_time_days int, rule_version int, explanation_key text, explanation_figures jsonb, "
    "raised_at timestamptz, changed_at timestamptz)"
)
CHANGE = (
    "UPDATE engines.stock_alert a SET generation = n.generation, level = n.level, "
    "on_hand = n.on_hand, mean_daily_demand = n.mean_daily_demand, "
    "days_to_stock_out = n.days_to_stock_out, lead_time_days = n.lead_time_days, "
    "rule_version = n.rule_version, explanation_key = n.explanation_key, "
    "explanation_figures = n.explanation_figures, changed_at = n.changed_at "
    "FROM jsonb_to_recordset($2::jsonb) AS n(id uuid, generation int, level text, "
    "on_hand numeric, mean_daily_demand numeric, days_to_stock_out numeric, lead_time_days int, "
    "rule_version int, explanation_key text, explanation_figures jsonb, changed_at timestamptz) "
    "WHERE a.tenant_id = $1 AND a.id = n.id"
)
CLEAR = (
    "UPDATE engines.stock_alert a SET cleared_at = n.at, changed_at = n.at "
    "FROM jsonb_to_recordset($2::jsonb) AS n(id uuid, at timestamptz) "
    "WHERE a.tenant_id = $1 AND a.id = n.id"
)


class AlertChanges:
    """What differs between the open alerts and the conclusions."""

    def __init__(self, session: TenantSession, at: Moment) -> None:
        self._session = session
        self._now = at.now
        self._generation = at.generation
        self._is_silent = at.is_silent
        self._new: list[dict[str, Any]] = []
        self._changed: list[dict[str, Any]] = []
        self._cleared: list[dict[str, Any]] = []

    def weigh(self, concluded: Concluded, known: Mapping[str, Any] | None) -> None:
        """Compare one product's conclusion with its open alert."""
        found = concluded.conclusion.alert
        self.compare(self._row(concluded, found) if found else None, known)

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

    def _row(self, concluded: Concluded, alert: Alert) -> dict[str, Any]:
        facts = concluded.facts
        return {
            "product_id": facts.product_id,
            "level": alert.level,
            "on_hand": facts.on_hand,
            "mean_daily_demand": concluded.known.mean_daily_demand,
            "days_to_stock_out": concluded.conclusion.days_to_stock_out,
            "lead_time_days": concluded.known.lead_time_days,
            "rule_version": RULE_VERSION,
            "explanation_key": alert.explanation.key,
            "explanation_figures": alert.explanation.figures,
            "changed_at": self._now,
        }

    def _raise(self, row: dict[str, Any]) -> None:
        row |= {"id": new_id(), "generation": self._generation, "raised_at": self._now}
        self._new.append(row)
        self._announce(row["id"], row)

    def _change(self, row: dict[str, Any], known: Mapping[str, Any]) -> None:
        if row["level"] == known["level"]:
            row["changed_at"] = known["changed_at"]
        else:
            self._announce(known["id"], row)
        self._changed.append(row | {"id": known["id"], "generation": self._generation})

    def _clear(self, known: Mapping[str, Any]) -> None:
        self._cleared.append({"id": known["id"], "at": self._now})
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
                given = as_json(rows)
                await self._session.fetch(statement, self._session.tenant_id, given)


async def adopt(session: TenantSession, at: Moment, present: int) -> None:
    """Let the alerts of the generation in the making take the place of the present ones.

    An alert that stays keeps its identity; what differs is announced.
    """
    built = await _open_of(session, at.generation)
    known = await _open_of(session, present)
    await session.execute(DROP, {"tenant": session.tenant_id, "generation": at.generation})
    changes = AlertChanges(session, at)
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
