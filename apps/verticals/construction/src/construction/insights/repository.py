"""Every query of the engines' views; this vertical reads them and writes nothing there."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from basecore.db import TenantSession
from contracts.insights import StockAlertRow, StockProductRow, StockSuggestionRow
from pydantic import BaseModel
from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    Row,
    Select,
    Table,
    Uuid,
    and_,
    bindparam,
    case,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)

from construction.catalog import Product
from construction.explanations import Words, explain
from construction.insights.schemas import (
    ClassOut,
    Level,
    ProductInsight,
    StockAlertOut,
    StockSuggestionOut,
)

PRODUCT = cast("Table", Product.__table__)
RANK = {"high": 0, "medium": 1, "low": 2}


def _view(name: str, row: type[BaseModel]) -> Any:
    columns = [
        column(field, Uuid) if field in {"tenant_id", "product_id", "id"} else column(field)
        for field in row.model_fields
    ]
    return table(name, *columns, schema="engines")


ALERTS: Table = _view("insight_stock_alerts", StockAlertRow)
SUGGESTIONS: Table = _view("insight_stock_suggestions", StockSuggestionRow)
PRODUCTS: Table = _view("insight_stock_products", StockProductRow)

CLASSES = text(
    "SELECT v.*, p.sku, p.name, p.uom, p.cost FROM engines.insight_stock_classes v "
    "JOIN construction.product p ON p.tenant_id = :tenant AND p.id = v.product_id AND p.is_active "
    "WHERE v.tenant_id = :tenant AND (CAST(:product AS uuid) IS NULL OR v.product_id = :product) "
    "ORDER BY v.abc NULLS LAST, v.yearly_value DESC NULLS LAST, v.product_id LIMIT :limit"
)
DEMAND = text(
    "SELECT on_date, quantity, lost FROM engines.insight_stock_demand "
    "WHERE tenant_id = :tenant AND product_id = :product AND on_date >= :since"
)
LAST_SALES = text(
    "SELECT product_id, last_sale_on FROM engines.insight_stock_classes "
    "WHERE tenant_id = :tenant AND product_id = ANY (:products)"
)
MOST = 50_000
"""Products of a store that a report reads."""


def _named(view: Table, rank: Column[str], *then: ColumnElement[Any]) -> Select[Any]:
    """Return the query for rows of a view with their products, the most urgent first."""
    tenant = bindparam("tenant", type_=Uuid)
    query: Select[Any] = select(*view.c, PRODUCT.c.sku, PRODUCT.c.name, PRODUCT.c.uom)
    query = query.join(
        PRODUCT, and_(PRODUCT.c.tenant_id == tenant, PRODUCT.c.id == view.c.product_id)
    ).where(view.c.tenant_id == tenant)
    urgency = case(RANK, value=rank)
    return query.order_by(urgency, *then, view.c.product_id).limit(
        bindparam("limit", type_=Integer)
    )


ALERTED = _named(
    ALERTS, ALERTS.c.level, ALERTS.c.days_to_stock_out, ALERTS.c.mean_daily_demand.desc()
)
SUGGESTED = _named(SUGGESTIONS, SUGGESTIONS.c.priority, SUGGESTIONS.c.mean_daily_demand.desc())
"""Put together once: the first page asks for both each time."""


def _shown(row: Row[Any], words: Words) -> dict[str, Any]:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    values["explanation"] = explain(values["explanation_key"], values["explanation_figures"], words)
    return values


async def stock_alerts(
    session: TenantSession, words: Words, *, product_id: UUID | None = None, limit: int = 50
) -> list[StockAlertOut]:
    """Return open alerts, the most urgent first."""
    query = ALERTED if product_id is None else ALERTED.where(ALERTS.c.product_id == product_id)
    rows = await session.execute(query, {"tenant": session.tenant_id, "limit": limit})
    return [StockAlertOut.model_validate(_shown(row, words)) for row in rows]


async def most_urgent(
    session: TenantSession, words: Words, *, listed: int, counted: int
) -> tuple[list[StockAlertOut], int, str]:
    """Return the first alerts, how many there are up to a bound, and a mark of all these."""
    found = await session.execute(ALERTED, {"tenant": session.tenant_id, "limit": counted})
    rows = found.all()
    seen = hashlib.sha256(repr([tuple(row) for row in rows]).encode())
    shown = [StockAlertOut.model_validate(_shown(row, words)) for row in rows[:listed]]
    return shown, len(rows), seen.hexdigest()[:16]


async def stock_suggestions(
    session: TenantSession, words: Words, *, product_id: UUID | None = None, limit: int = 50
) -> list[StockSuggestionOut]:
    """Return open suggestions, the most urgent first."""
    query = SUGGESTED
    if product_id is not None:
        query = query.where(SUGGESTIONS.c.product_id == product_id)
    rows = await session.execute(query, {"tenant": session.tenant_id, "limit": limit})
    return [StockSuggestionOut.model_validate(_shown(row, words)) for row in rows]


async def of_product(session: TenantSession, product_id: UUID) -> ProductInsight | None:
    """Return what the stock engine knows of a product; None before its first event."""
    query = select(PRODUCTS).where(
        PRODUCTS.c.tenant_id == session.tenant_id, PRODUCTS.c.product_id == product_id
    )
    row = (await session.execute(query)).one_or_none()
    return ProductInsight.model_validate(dict(row._mapping)) if row else None  # noqa: SLF001 - SQLAlchemy's documented way to a row's names


async def classes(session: TenantSession, product_id: UUID | None = None) -> list[ClassOut]:
    """Return where products on sale stand, the dearest first: all of them, or one."""
    values = {"tenant": session.tenant_id, "product": product_id, "limit": MOST}
    rows = await session.execute(CLASSES, values)
    return [ClassOut.model_validate(dict(row)) for row in rows.mappings()]


async def demand(session: TenantSession, product_id: UUID, since: date) -> Sequence[Any]:
    """Return (day, sold, lost) of a product from a day on."""
    values = {"tenant": session.tenant_id, "product": product_id, "since": since}
    return (await session.execute(DEMAND, values)).all()


async def last_sales(session: TenantSession, products: Collection[UUID]) -> dict[UUID, date | None]:
    """Return the last day on which each of some products was sold; None if it never was."""
    values = {"tenant": session.tenant_id, "products": list(products)}
    rows = await session.execute(LAST_SALES, values)
    return {row.product_id: row.last_sale_on for row in rows}


def at_risk(session: TenantSession) -> Select[Any]:
    """Return the query of the products with an open alert."""
    return select(ALERTS.c.product_id).where(ALERTS.c.tenant_id == session.tenant_id)


def below_minimum(session: TenantSession, promised: Select[Any, Any]) -> Select[Any]:
    """Return the query of the products of which less is free than the engine's minimum.

    `promised` is the query of (product, how much of it is promised).
    """
    kept = promised.subquery()
    free = PRODUCTS.c.on_hand - func.coalesce(kept.c.promised, literal_column("0"))
    return (
        select(PRODUCTS.c.product_id)
        .outerjoin(kept, kept.c.product_id == PRODUCTS.c.product_id)
        .where(PRODUCTS.c.tenant_id == session.tenant_id, free < PRODUCTS.c.minimum)
    )


async def minima(session: TenantSession, products: Collection[UUID]) -> dict[UUID, Decimal | None]:
    """Return the minimum of each of some products, where the engine reckoned one."""
    query = select(PRODUCTS.c.product_id, PRODUCTS.c.minimum).where(
        PRODUCTS.c.tenant_id == session.tenant_id, PRODUCTS.c.product_id.in_(products)
    )
    return {row.product_id: row.minimum for row in await session.execute(query)}


async def risks(session: TenantSession, products: Collection[UUID]) -> dict[UUID, Level]:
    """Return how much some products are expected to run out, where they are."""
    query = select(ALERTS.c.product_id, ALERTS.c.level).where(
        ALERTS.c.tenant_id == session.tenant_id, ALERTS.c.product_id.in_(products)
    )
    return {row.product_id: row.level for row in await session.execute(query)}
