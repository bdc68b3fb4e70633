"""The list of quotes as JSON."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.http import Page, Paging, TenantWork
from basecore.money import MAX_MONEY
from fastapi import APIRouter, Depends, Query, Response

from construction import quotes
from construction.access import OwnQuotes, Permission, allowed
from construction.http import answer
from construction.quote_lists import repository
from construction.quote_lists.domain import Reason, Show, Wanted
from construction.quotes import QuoteStatus, QuoteSummary

router = APIRouter(prefix="/api/v1/quotes", tags=["quotes"])

Money = Annotated[Decimal | None, Query(ge=0, le=MAX_MONEY)]


async def wanted_of(
    *,
    status: QuoteStatus | None = None,
    customer_id: UUID | None = None,
    seller_id: UUID | None = None,
    created_from: date | None = None,
    created_to: date | None = None,
    total_from: Money = None,
    total_to: Money = None,
    show: Show | None = None,
    lost: Reason | None = None,
) -> Wanted:
    """Read what the list is narrowed by."""
    return Wanted(
        status=status.value if status else None,
        customer_id=customer_id,
        seller_id=seller_id,
        created_from=created_from,
        created_to=created_to,
        total_from=total_from,
        total_to=total_to,
        show=show,
        lost=lost,
    )


@router.get("", response_model=Page[QuoteSummary], dependencies=[allowed(Permission.QUOTES_READ)])
async def search(
    session: TenantWork,
    paging: Paging,
    owner_id: OwnQuotes,
    wanted: Annotated[Wanted, Depends(wanted_of)],
) -> Response:
    """List quotes, newest first; sellers see their own."""
    only = repository.conditions(wanted, clock.now())
    found = await quotes.page(session, paging, quotes.QuoteFilter(owner_id), *only)
    items = [quotes.summary_of(row) for row in found.rows]
    return answer(Page[QuoteSummary].model_construct(items=items, next_cursor=found.next_cursor))
