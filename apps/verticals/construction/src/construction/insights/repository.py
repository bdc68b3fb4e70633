"""Every query of the engines' views; this vertical reads them and writes nothing there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from contracts.insights import StockAlertRow, StockProductRow, StockSuggestionRow
from pydantic import BaseModel
from sqlalchemy import Row, Select, Table, Uuid, and_, case, column, select, table

from construction.catalog import Product
from construction.explanations import Words, explain
from construction.insights.schemas import ProductInsight, StockAlertOut, StockSuggestionOut

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


def _named(session: TenantSession, view: Table) -> Select[Any]:
    query: Select[Any] = select(*view.c, Product.sku, Product.name, Product.uom)
    return query.join(
        Product,
        and_(Product.tenant_id == session.tenant_id, Product.id == view.c.product_id),
    ).where(view.c.tenant_id == session.tenant_id)


def _shown(row: Row[Any], words: Words) -> dict[str, Any]:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    values["explanation"] = explain(values["explanation_key"], values["explanation_figures"], words)
    return values


async def stock_alerts(
    session: TenantSession, words: Words, *, product_id: UUID | None = None, limit: int = 50
) -> list[StockAlertOut]:
    """Return open alerts, the most urgent first."""
    query = _named(session, ALERTS)
    if product_id is not None:
        query = query.where(ALERTS.c.product_id == product_id)
    urgency = case(RANK, value=ALERTS.c.level)
    soonest = (urgency, ALERTS.c.days_to_stock_out, ALERTS.c.mean_daily_demand.desc())
    query = query.order_by(*soonest, ALERTS.c.product_id).limit(limit)
    rows = (await session.execute(query)).all()
    return [StockAlertOut.model_validate(_shown(row, words)) for row in rows]


async def stock_suggestions(
    session: TenantSession, words: Words, *, product_id: UUID | None = None, limit: int = 50
) -> list[StockSuggestionOut]:
    """Return open suggestions, the most urgent first."""
    query = _named(session, SUGGESTIONS)
    if product_id is not None:
        query = query.where(SUGGESTIONS.c.product_id == product_id)
    urgency = case(RANK, value=SUGGESTIONS.c.priority)
    demanded = SUGGESTIONS.c.mean_daily_demand.desc()
    query = query.order_by(urgency, demanded, SUGGESTIONS.c.product_id).limit(limit)
    rows = (await session.execute(query)).all()
    return [StockSuggestionOut.model_validate(_shown(row, words)) for row in rows]


async def of_product(session: TenantSession, product_id: UUID) -> ProductInsight | None:
    """Return what the stock engine knows of a product; None before its first event."""
    query = select(PRODUCTS).where(
        PRODUCTS.c.tenant_id == session.tenant_id, PRODUCTS.c.product_id == product_id
    )
    row = (await session.execute(query)).one_or_none()
    return ProductInsight.model_validate(dict(row._mapping)) if row else None  # noqa: SLF001 - SQLAlchemy's documented way to a row's names
