"""The customer's page, without a sign-in: whoever has the link sees one quote and can answer it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Literal

from basecore import clock
from basecore.db import Database
from basecore.errors import AppError, ConflictError, InvalidError
from basecore.http import HostStore, VisitorWork
from basecore.stores import Store, logo_url
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from construction.http import paper
from construction.pages import RefusedError, form_errors, parse_form, templates
from construction.sharing import service
from construction.sharing.domain.links import Standing
from construction.sharing.errors import ReplacedError, TooManyTriesError, WrongDocumentError
from construction.sharing.schemas import ApproveIn, ChangeIn, RejectIn
from construction.sharing.service.looks import look_of_store
from construction.sharing.service.offers import qr_svg
from construction.sharing.service.paper import Kind

router = APIRouter(prefix="/q", include_in_schema=False)

STAFF_COOKIE = "__Host-session"
"""Who is signed in at the store is no customer: their look is not counted."""
HEADERS = {
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "private, no-store",
}
TEXT = Annotated[str, Form()]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into one of the page's forms, and what is wrong with it."""

    form: str
    values: dict[str, str]
    error: AppError


@router.get("/{token}")
async def show(request: Request, session: VisitorWork, store: HostStore, token: str) -> Response:
    """Show the quote of a link and count the visit."""
    now = clock.now()
    opened = await service.open_link(session, token, store_name=store.name, now=now)
    if STAFF_COOKIE not in request.cookies and "sec-purpose" not in request.headers:
        who = _visitor(request, store)
        await service.note_view(session, opened.link, address=who.address, agent=who.agent, now=now)
    return await _page(request, session, store, opened)


@router.get("/{token}/pdf")
async def pdf(request: Request, store: HostStore, token: str) -> Response:
    """Return the quote of a link as a PDF."""
    now, words = clock.now(), templates.translations(request)
    database: Database = request.app.state.database
    # A transaction of its own: a connection is not kept while the document waits for its turn.
    async with database.tenant(store.tenant_id) as session:
        opened = await service.open_link(session, token, store_name=store.name, now=now)
    if opened.standing is Standing.REPLACED:
        raise ReplacedError
    offer, press = opened.offer, request.app.state.press
    look = await look_of_store(request.app.state.stores, store)
    made = await service.print_offer(press, offer, Kind.PRICED, words, look=look, now=now)
    response = paper(made, service.file_name(offer, Kind.PRICED), inline=False)
    response.headers["X-Robots-Tag"] = HEADERS["X-Robots-Tag"]
    return response


@router.post("/{token}/approve")
async def approve(
    request: Request,
    session: VisitorWork,
    store: HostStore,
    token: str,
    name: TEXT = "",
    document: TEXT = "",
    signature: TEXT = "",
    signs_by_name: TEXT = "",
    seen: TEXT = "",
) -> Response:
    """Approve the quote in the customer's name."""
    values = {"name": name, "document": document, "signature": signature, "seen": seen}
    values |= {"signs_by_name": "true"} if signs_by_name else {}
    visitor, now = _visitor(request, store), clock.now()
    try:
        given = parse_form(ApproveIn, values)
        await service.approve(session, token, given, visitor=visitor, now=now)
    except WrongDocumentError as error:
        # Not raised: the try that was counted must be kept.
        return await _again(request, session, store, token, Typed("approve", values, error))
    except (InvalidError, ConflictError, TooManyTriesError) as error:
        typed = Typed("approve", values, error)
        raise RefusedError(await _again(request, session, store, token, typed)) from error
    return _back(token)


@router.post("/{token}/reject")
async def reject(
    request: Request,
    session: VisitorWork,
    store: HostStore,
    token: str,
    name: TEXT = "",
    reason: TEXT = "",
    words: TEXT = "",
    seen: TEXT = "",
) -> Response:
    """Reject the quote, with a reason."""
    values = {"name": name, "reason": reason, "words": words, "seen": seen}
    visitor, now = _visitor(request, store), clock.now()
    try:
        given = parse_form(RejectIn, values)
        await service.reject(session, token, given, visitor=visitor, now=now)
    except (InvalidError, ConflictError) as error:
        typed = Typed("reject", values, error)
        raise RefusedError(await _again(request, session, store, token, typed)) from error
    return _back(token)


@router.post("/{token}/change")
async def change(
    request: Request,
    session: VisitorWork,
    store: HostStore,
    token: str,
    name: TEXT = "",
    words: TEXT = "",
) -> Response:
    """Ask the store for a change."""
    values = {"name": name, "words": words}
    visitor, now = _visitor(request, store), clock.now()
    try:
        given = parse_form(ChangeIn, values)
        await service.ask_for_change(session, token, given, visitor=visitor, now=now)
    except (InvalidError, ConflictError) as error:
        typed = Typed("change", values, error)
        raise RefusedError(await _again(request, session, store, token, typed)) from error
    return _back(token, "?asked=1")


@router.get("/{token}/{answer}")
async def back(
    _: HostStore, token: str, answer: Literal["approve", "reject", "change"]
) -> Response:
    """Send back whose browser forgot the answer's page and asks for its address again."""
    return _back(token, f"#{answer}")


async def error_page(request: Request, error: AppError) -> Response:
    """Return the one page for everything that leads nowhere; it tells nobody why."""
    if isinstance(error, RefusedError):
        return error.response
    is_fault = error.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    store: Store | None = getattr(request.state, "store", None)
    response = templates.render(
        request,
        "sharing/nowhere.html",
        status_code=error.status if is_fault else HTTPStatus.NOT_FOUND,
        store_name=store.name if store else None,
        is_fault=is_fault,
    )
    response.headers.update(HEADERS)
    return response


def _visitor(request: Request, store: Store) -> service.Visitor:
    address = request.client.host if request.client else "unknown"
    return service.Visitor(store.name, address, request.headers.get("user-agent", ""))


def _back(token: str, query: str = "") -> Response:
    return RedirectResponse(f"/q/{token}{query}", HTTPStatus.SEE_OTHER, headers=HEADERS)


async def _again(
    request: Request, session: VisitorWork, store: Store, token: str, typed: Typed
) -> Response:
    """Show the page with what was typed and the sentence at its place."""
    session.expire_all()
    opened = await service.open_link(session, token, store_name=store.name, now=clock.now())
    return await _page(request, session, store, opened, typed)


async def _page(
    request: Request,
    session: VisitorWork,
    store: Store,
    opened: service.Opened,
    typed: Typed | None = None,
) -> Response:
    offer, standing = opened.offer, opened.standing
    code = offer.pix_code if standing in {Standing.OPEN, Standing.APPROVED} else None
    sharing = await service.answers_by_link(session, opened.link)
    is_missed = typed is not None and isinstance(typed.error, ReplacedError)
    response = templates.render(
        request,
        "sharing/replaced.html"
        if is_missed or standing is Standing.REPLACED
        else "sharing/offer.html",
        status_code=typed.error.status if typed else HTTPStatus.OK,
        here=request.url.path.split("/")[2],
        store=store,
        logo_url=logo_url(store.logo),
        offer=offer,
        standing=standing.value,
        is_newer=opened.link.revision < offer.quote.revision,
        answers=sharing,
        pix_code=code,
        pix_svg=qr_svg(code) if code else "",
        form=typed.form if typed else "",
        values=typed.values if typed else {},
        errors=_errors(request, typed.error) if typed else {},
        has_asked="asked" in request.query_params,
    )
    response.headers.update(HEADERS)
    return response


def _errors(request: Request, error: AppError) -> dict[str, Any]:
    if isinstance(error, InvalidError):
        return form_errors(error, request)
    return {"": templates.translations(request).gettext(error.detail)}
