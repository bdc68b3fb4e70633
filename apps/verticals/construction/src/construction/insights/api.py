"""JSON routes of the engines' conclusions."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from basecore.http import Page, PageRequest, TenantWork
from basecore.money import round_money
from fastapi import APIRouter, Depends, Query, Response
from starlette.requests import Request

from construction.access import Caller, Permission, allowed, may
from construction.explanations import Words
from construction.http import answer
from construction.insights import repository
from construction.insights.schemas import (
    ClassOut,
    ProductClass,
    StockAlertList,
    StockSuggestionList,
)
from construction.pages import templates

router = APIRouter(prefix="/api/v1/insights/stock", tags=["insights"])

CAN_READ = [allowed(Permission.STOCK_READ)]
Limit = Annotated[int, Query(ge=1, le=200)]


async def words_of(request: Request) -> Words:
    """Return the catalogue of the language that the request asks for."""
    return templates.translations(request)


Language = Annotated[Words, Depends(words_of)]


@router.get("/alerts", response_model=StockAlertList, dependencies=CAN_READ)
async def alerts(
    session: TenantWork, words: Language, product_id: UUID | None = None, limit: Limit = 50
) -> Response:
    """List products that are expected to run out, the most urgent first."""
    items = await repository.stock_alerts(session, words, product_id=product_id, limit=limit)
    return answer(StockAlertList(items=items))


@router.get("/suggestions", response_model=StockSuggestionList, dependencies=CAN_READ)
async def suggestions(
    session: TenantWork,
    caller: Caller,
    words: Language,
    product_id: UUID | None = None,
    limit: Limit = 50,
) -> Response:
    """List quantities worth buying, the most urgent first; costs only for who may see them."""
    items = await repository.stock_suggestions(session, words, product_id=product_id, limit=limit)
    if not may(caller, Permission.COSTS_READ):
        items = [item.model_copy(update={"estimated_cost": None}) for item in items]
    return answer(StockSuggestionList(items=items))


@router.get("/classes", response_model=Page[ProductClass], dependencies=CAN_READ)
async def classes(
    session: TenantWork,
    caller: Caller,
    *,
    abc: Literal["A", "B", "C"] | None = None,
    xyz: Literal["X", "Y", "Z"] | None = None,
    limit: Limit = 50,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    """List where products on sale stand; prices and costs only for who may see them."""
    request = PageRequest("", limit, cursor)
    found = await repository.classes_page(session, request, abc, xyz)
    sees_prices, sees_costs = (
        may(caller, which) for which in (Permission.PRICES_READ, Permission.COSTS_READ)
    )
    items = [_class_of(one, sees_prices=sees_prices, sees_costs=sees_costs) for one in found.rows]
    return answer(Page[ProductClass](items=items, next_cursor=found.next_cursor))


def _class_of(one: ClassOut, *, sees_prices: bool, sees_costs: bool) -> ProductClass:
    return ProductClass(
        **one.model_dump(exclude={"yearly_value"}),
        excess=one.excess,
        yearly_value=one.yearly_value if sees_prices else None,
        excess_capital=round_money(one.excess_capital) if sees_costs else None,
    )
