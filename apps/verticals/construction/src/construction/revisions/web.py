"""Page and fragment routes of revisions; on screen they are called versions."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.errors import ConflictError
from basecore.http import TenantWork
from fastapi import APIRouter, Path, Query, Request, Response
from webkit import is_htmx, msgid, redirect

from construction import quotes
from construction.access import Caller, OwnQuotes, Permission, allowed, may
from construction.activity import actor_of
from construction.pages import RefusedError, templates
from construction.revisions import service
from construction.revisions.domain import Kind, counts

router = APIRouter(prefix="/web/quotes/{quote_id}", include_in_schema=False)

CAN_READ = [allowed(Permission.QUOTES_READ)]
CAN_WRITE = [allowed(Permission.QUOTES_WRITE)]
OPEN = msgid("The earlier version is kept. Change this one and send it.")
RESTORED = msgid("The change was dropped. The quote is as it was sent.")
Revision = Annotated[int, Path(ge=1, le=2**31 - 1)]
Chosen = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@router.post("/change", dependencies=CAN_WRITE)
async def change(
    request: Request, session: TenantWork, caller: Caller, quote_id: UUID, owner_id: OwnQuotes
) -> Response:
    """Make a quote that was sent a draft again, and open it."""
    page, words = f"/web/quotes/{quote_id}", templates.translations(request)
    by, now = actor_of(caller), clock.now()
    try:
        await service.change(session, quote_id, owner_id=owner_id, by=by, now=now)
    except ConflictError as error:
        text = words.gettext(error.detail)
        raise RefusedError(redirect(request, page, text, "warning")) from error
    return redirect(request, f"{page}/edit", words.gettext(OPEN))


@router.post("/restore", dependencies=CAN_WRITE)
async def restore(
    request: Request, session: TenantWork, caller: Caller, quote_id: UUID, owner_id: OwnQuotes
) -> Response:
    """Drop a change that was begun, and show the quote as it was sent."""
    page, words = f"/web/quotes/{quote_id}", templates.translations(request)
    by, now = actor_of(caller), clock.now()
    try:
        await service.restore(session, quote_id, owner_id=owner_id, by=by, now=now)
    except ConflictError as error:
        text = words.gettext(error.detail)
        raise RefusedError(redirect(request, page, text, "warning")) from error
    return redirect(request, page, words.gettext(RESTORED))


@router.get("/versions", dependencies=CAN_READ)
async def index(
    request: Request, session: TenantWork, quote_id: UUID, owner_id: OwnQuotes
) -> Response:
    """Show a quote's versions."""
    return templates.render(
        request,
        "revisions/list.html" if is_htmx(request) else "revisions/list_page.html",
        quote=await quotes.get(session, quote_id, owner_id),
        revisions=await service.listed(session, quote_id, owner_id),
    )


@router.get("/versions/{revision}", dependencies=CAN_READ)
async def detail(
    request: Request,
    session: TenantWork,
    caller: Caller,
    quote_id: UUID,
    revision: Revision,
    owner_id: OwnQuotes,
) -> Response:
    """Show a quote as it was in a version."""
    now = await quotes.get(session, quote_id, owner_id)
    if revision == now.revision:
        return redirect(request, f"/web/quotes/{quote_id}")
    quote = await service.get(session, quote_id, revision, owner_id)
    sees_prices = may(caller, Permission.PRICES_READ)
    return templates.render(
        request, "revisions/detail.html", quote=quote, now=now, sees_prices=sees_prices
    )


@router.get(
    "/versions/{revision}/lines/{line_id}/price", dependencies=[allowed(Permission.PRICES_READ)]
)
async def why(
    request: Request,
    session: TenantWork,
    caller: Caller,
    quote_id: UUID,
    revision: Revision,
    line_id: UUID,
    owner_id: OwnQuotes,
) -> Response:
    """Show why a line of an earlier version cost what it cost."""
    line, explanation = await service.why(
        session, quote_id, revision, line_id, owner_id, costs=may(caller, Permission.COSTS_READ)
    )
    page = "pricing/why.html" if is_htmx(request) else "pricing/why_page.html"
    return templates.render(request, page, product=line, explanation=explanation, errors={})


@router.get("/comparison", dependencies=CAN_READ)
async def compare(
    request: Request,
    session: TenantWork,
    caller: Caller,
    quote_id: UUID,
    owner_id: OwnQuotes,
    before: Chosen = None,
    after: Chosen = None,
) -> Response:
    """Show what differs between two versions: the last two, if none are named."""
    found = await service.compared(session, quote_id, before, after, owner_id)
    changes = [one for one in found.changes if one.kind is not Kind.SAME]
    return templates.render(
        request,
        "revisions/comparison.html",
        quote=found.after,
        found=found,
        changes=changes,
        counts=counts(found.changes),
        revisions=await service.listed(session, quote_id, owner_id),
        may_open_customer=may(caller, Permission.CUSTOMERS_READ),
    )
