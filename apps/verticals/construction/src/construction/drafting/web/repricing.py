"""Prices of the day for a whole draft: first shown, then taken."""

from __future__ import annotations

from uuid import UUID

from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response

from construction import pricing, quotes
from construction.answers import JsonBody, read_json
from construction.drafting import service
from construction.drafting.schemas import PriceMove, PriceMoves
from construction.drafting.web.access import CAN_WRITE, Changing, Reading
from construction.drafting.web.editing import stale
from construction.http import answer

router = APIRouter(prefix="/web/quotes/{quote_id}", include_in_schema=False, dependencies=CAN_WRITE)


@router.get("/reprice")
async def preview(
    session: TenantWork,
    quote_id: UUID,
    hand: Changing,
    customer_id: UUID | None = None,
    job_site_id: UUID | None = None,
) -> Response:
    """Return what the rules would change for the draft's customer, or for another one."""
    quote = await quotes.header_of(session, quote_id, hand.owner_id)
    parties = (quote["customer_id"], quote["job_site_id"])
    if customer_id:
        parties = (customer_id, job_site_id)
    who = await pricing.buyer(session, *parties, role=hand.by.role)
    found = await quotes.price_moves(session, quote_id, who, hand)
    lines = [
        PriceMove(
            id=one.line["id"],
            before=one.line["unit_price"],
            after=one.after["unit_price"],
            total_before=one.line["total"],
            total_after=one.after["total"],
        )
        for one in found.moves
    ]
    moves = PriceMoves(lines=lines, total_before=found.before.total, total_after=found.after.total)
    return answer(moves)


@router.post("/reprice")
async def take(
    request: Request,
    session: TenantWork,
    quote_id: UUID,
    body: JsonBody,
    hand: Changing,
    reader: Reading,
) -> Response:
    """Put the prices of the day in all lines that nobody typed one in."""
    given = read_json(request, quotes.RepriceIn, body)
    try:
        await quotes.reprice(session, quote_id, given, hand)
    except quotes.StaleDraftError as error:
        current = (await service.header_answer(session, quote_id, reader)).quote
        raise stale(request, error, current) from error
    return answer(await service.state(session, quote_id, 0, reader))
