"""Every query of the engines' views; this vertical reads them and writes nothing there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from basecore.db import Hot, TenantSession
from basecore.http import PageRequest, Slice, decode_cursor, slice_page
from contracts.insights import StockAlertRow, StockProductRow, StockSuggestionRow
from pydantic import BaseModel
from sqlalchemy import (
    ColumnElement,
    Integer,
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
from construction.orm import one_of

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
CLASSES_BY_PRODUCT = text(
    "SELECT v.*, p.sku, p.name, p.uom, p.cost FROM engines.insight_stock_classes v "
    "JOIN construction.product p ON p.tenant_id = :tenant AND p.id = v.product_id AND p.is_active "
    "WHERE v.tenant_id = :tenant AND v.product_id > :after "
    "AND (CAST(:abc AS text) IS NULL OR v.abc = :abc) "
    "AND (CAST(:xyz AS text) IS NULL OR v.xyz = :xyz) ORDER BY v.product_id LIMIT :limit"
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


def _named(view: Table) -> Select[Any]:
    """Return the query for rows of a view with their products."""
    tenant = bindparam("tenant", type_=Uuid)
    query: Select[Any] = select(*view.c, PRODUCT.c.sku, PRODUCT.c.name, PRODUCT.c.uom)
    return query.join(
        PRODUCT, and_(PRODUCT.c.tenant_id == tenant, PRODUCT.c.id == view.c.product_id)
    ).where(view.c.tenant_id == tenant)


def _alerts_first(of: Any) -> list[Any]:
    rank = case(RANK, value=of.level)
    return [rank, of.days_to_stock_out, of.mean_daily_demand.desc(), of.product_id]


def _suggestions_first(of: Any) -> list[Any]:
    return [case(RANK, value=of.priority), of.mean_daily_demand.desc(), of.product_id]


def _most_urgent() -> Hot:
    counted = bindparam("counted", type_=Integer)
    named = _named(ALERTS).order_by(*_alerts_first(ALERTS.c)).limit(counted).subquery("named")
    mark: ColumnElement[str] = literal_column(
        "to_hex(bit_xor(hashtextextended(named::text, 0)) OVER ())"
    )
    query = select(*named.c, func.count().over().label("count"), mark.label("mark"))
    return Hot(query.order_by(*_alerts_first(named.c)).limit(LIMIT))


LIMIT = bindparam("limit", type_=Integer)
ALERTED = _named(ALERTS).order_by(*_alerts_first(ALERTS.c)).limit(LIMIT)
SUGGESTED = _named(SUGGESTIONS).order_by(*_suggestions_first(SUGGESTIONS.c)).limit(LIMIT)
MOST_URGENT, MOST_SUGGESTED = _most_urgent(), Hot(SUGGESTED)
"""Put together once: the first page asks for both each time."""


def _shown(row: Mapping[str, Any], words: Words) -> dict[str, Any]:
    sentence = explain(row["explanation_key"], row["explanation_figures"], words)
    return {**row, "explanation": sentence}


async def stock_alerts(
    session: TenantSession, words: Words, *, product_id: UUID | None = None, limit: int = 50
) -> list[StockAlertOut]:
    """Return open alerts, the most urgent first."""
    query = ALERTED if product_id is None else ALERTED.where(ALERTS.c.product_id == product_id)
    rows = await session.execute(query, {"tenant": session.tenant_id, "limit": limit})
    return [StockAlertOut.model_validate(_shown(row, words)) for row in rows.mappings()]


async def most_urgent(
    session: TenantSession, words: Words, *, listed: int, counted: int
) -> tuple[list[StockAlertOut], int, str]:
    """Return the first alerts, how many there are up to a bound, and a mark of all these."""
    given = {"tenant": session.tenant_id, "counted": counted, "limit": listed}
    rows = await session.hot(MOST_URGENT, given)
    shown = [StockAlertOut.model_validate(_shown(row, words)) for row in rows]
    return (shown, rows[0]["count"], rows[0]["mark"]) if rows else ([], 0, "none")


async def stock_suggestions(
    session: TenantSession, words: Words, *, product_id: UUID | None = None, limit: int = 50
) -> list[StockSuggestionOut]:
    """Return open suggestions, the most urgent first."""
    given = {"tenant": session.tenant_id, "limit": limit}
    if product_id is None:
        rows = await session.hot(MOST_SUGGESTED, given)
    else:
        query = SUGGESTED.where(SUGGESTIONS.c.product_id == product_id)
        rows = (await session.execute(query, given)).mappings().all()
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


async def classes_page(
    session: TenantSession, request: PageRequest, abc: str | None, xyz: str | None
) -> Slice[ClassOut]:
    """Return a page of where products on sale stand, by their ids."""
    (after,) = decode_cursor(request.cursor, (UUID,)) if request.cursor else (UUID(int=0),)
    values = {"after": after, "abc": abc, "xyz": xyz, "limit": request.limit + 1}
    rows = await session.execute(CLASSES_BY_PRODUCT, {"tenant": session.tenant_id, **values})
    found = [ClassOut.model_validate(dict(row)) for row in rows.mappings()]
    return slice_page(found, request.limit, lambda row: (str(row.product_id),))


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


def below_minimum(session: TenantSession) -> Select[Any]:
    """Return the query of the products of which less is free than the engine's minimum."""
    return select(PRODUCTS.c.product_id).where(
        PRODUCTS.c.tenant_id == session.tenant_id, PRODUCTS.c.is_below
    )


async def minima(session: TenantSession, products: Collection[UUID]) -> dict[UUID, Decimal | None]:
    """Return the minimum of each of some products, where the engine reckoned one."""
    query = select(PRODUCTS.c.product_id, PRODUCTS.c.minimum).where(
        PRODUCTS.c.tenant_id == session.tenant_id, PRODUCTS.c.product_id == one_of(products)
    )
    return {row.product_id: row.minimum for row in await session.execute(query)}


async def risks(session: TenantSession, products: Collection[UUID]) -> dict[UUID, Level]:
    """Return how much some products are expected to run out, where they are."""
    query = select(ALERTS.c.product_id, ALERTS.c.level).where(
        ALERTS.c.tenant_id == session.tenant_id, ALERTS.c.product_id == one_of(products)
    )
    return {row.product_id: row.level for row in await session.execute(query)}
