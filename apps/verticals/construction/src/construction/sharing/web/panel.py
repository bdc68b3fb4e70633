"""The seller's panel: send by WhatsApp, by mail or by a link, print, and see who looked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from basecore import clock
from basecore.errors import AppError, ConflictError, InvalidError
from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from webkit import is_htmx, msgid, redirect, toast

from construction import customers, quotes
from construction.access import Caller, Permission, allowed, handles, may
from construction.access import OwnQuotes as OwnerLimit
from construction.activity import actor_of
from construction.http import paper
from construction.pages import FormBody, RefusedError, form_errors, parse_form, templates, typed
from construction.sharing import service
from construction.sharing.domain import signature
from construction.sharing.domain.links import Channel, whatsapp_number, whatsapp_url
from construction.sharing.errors import NoPhoneError
from construction.sharing.routes import Printing, Writing
from construction.sharing.schemas import MailIn
from construction.sharing.service.links import SENDABLE, MadeLink
from construction.sharing.service.paper import Kind
from construction.sharing.service.wording import Letter, greeting

router = APIRouter(prefix="/web/quotes/{quote_id}", include_in_schema=False)

CAN_READ = [allowed(Permission.QUOTES_READ)]
CAN_WRITE = [allowed(Permission.QUOTES_WRITE)]
ENDED = msgid("The link has ended")
CHANGED = "sharing-changed"
REACHED_BY = {"phone": "phone", "to": "email"}


@router.get("/pdf", dependencies=CAN_READ)
async def pdf(printer: Printing, kind: Kind = Kind.PRICED, *, inline: bool = False) -> Response:
    """Return a quote as a PDF."""
    return paper(*await printer.document(kind), inline=inline)


@router.get("/sending", dependencies=CAN_READ)
async def panel(
    request: Request, session: TenantWork, caller: Caller, quote_id: UUID, owner_id: OwnerLimit
) -> Response:
    """Show by which ways the quote can be sent."""
    return await _panel(request, session, caller, quote_id, owner_id)


@router.get("/sending/seen", dependencies=CAN_READ)
async def seen(
    request: Request, session: TenantWork, caller: Caller, quote_id: UUID, owner_id: OwnerLimit
) -> Response:
    """Show how the quote was sent, who looked at it and what they answered."""
    quote = await quotes.get(session, quote_id, owner_id)
    return templates.render(
        request,
        "sharing/seen.html" if is_htmx(request) else "sharing/seen_page.html",
        quote=quote,
        sharing=await service.shared(session, quote_id, owner_id),
        now=clock.now(),
        path_of=signature.path_of,
        may_send=_sends(caller, quote),
    )


@router.post("/sending/whatsapp", dependencies=CAN_WRITE)
async def whatsapp(
    request: Request,
    session: TenantWork,
    caller: Caller,
    quote_id: UUID,
    owner_id: OwnerLimit,
    letter: Writing,
    form: FormBody,
) -> Response:
    """Make a link and the message that goes with it."""
    values = typed(form, ["phone"])
    phone = values["phone"]
    if phone and whatsapp_number(phone) is None:
        error = NoPhoneError()  # before anything is sent
        page = await _panel(
            request, session, caller, quote_id, owner_id, values=values, error=error
        )
        raise RefusedError(page) from error
    made = await _made(request, session, caller, quote_id, owner_id, letter, Channel.WHATSAPP)
    text = greeting(made.offer, letter.link(made.token), letter.words)
    return _ready(request, made, letter, open_url=whatsapp_url(phone, text), text=text)


@router.post("/sending/link", dependencies=CAN_WRITE)
async def link(
    request: Request,
    session: TenantWork,
    caller: Caller,
    quote_id: UUID,
    owner_id: OwnerLimit,
    letter: Writing,
) -> Response:
    """Make a link to be copied."""
    made = await _made(request, session, caller, quote_id, owner_id, letter, Channel.LINK)
    return _ready(request, made, letter)


@router.post("/sending/mail", dependencies=CAN_WRITE)
async def mail(
    request: Request,
    session: TenantWork,
    caller: Caller,
    quote_id: UUID,
    owner_id: OwnerLimit,
    letter: Writing,
    printer: Printing,
    form: FormBody,
) -> Response:
    """Mail the quote."""
    values = typed(form, ["to", "words"])
    by, now = actor_of(caller), clock.now()
    try:
        given = parse_form(MailIn, values)
        printed = await printer.to_send()
        made = await service.mail(
            session, printed, quote_id, given, letter, owner_id=owner_id, by=by, now=now
        )
    except (InvalidError, ConflictError) as error:
        page = await _panel(
            request, session, caller, quote_id, owner_id, values=values, error=error
        )
        raise RefusedError(page) from error
    return _ready(request, made, letter, mailed_to=values["to"])


@router.post("/sending/links/{link_id}/revoke", dependencies=CAN_WRITE)
async def revoke(
    request: Request,
    session: TenantWork,
    caller: Caller,
    quote_id: UUID,
    link_id: UUID,
    owner_id: OwnerLimit,
) -> Response:
    """End a link."""
    by, now = actor_of(caller), clock.now()
    await service.revoke(session, quote_id, link_id, owner_id=owner_id, by=by, now=now)
    text = templates.translations(request).gettext(ENDED)
    if is_htmx(request):
        return toast(await seen(request, session, caller, quote_id, owner_id), text)
    return redirect(request, f"/web/quotes/{quote_id}", text)


async def _made(
    request: Request,
    session: TenantWork,
    caller: Caller,
    quote_id: UUID,
    owner_id: UUID | None,
    letter: Letter,
    channel: Channel,
) -> MadeLink:
    """Make a link, or answer with the panel and the reason why not."""
    try:
        return await service.make_link(
            session,
            quote_id,
            channel,
            owner_id=owner_id,
            store_name=letter.store_name,
            by=actor_of(caller),
            now=clock.now(),
        )
    except (InvalidError, ConflictError) as error:
        page = await _panel(request, session, caller, quote_id, owner_id, error=error)
        raise RefusedError(page) from error


async def _panel(
    request: Request,
    session: TenantWork,
    caller: Caller,
    quote_id: UUID,
    owner_id: UUID | None,
    *,
    values: dict[str, str] | None = None,
    error: AppError | None = None,
) -> Response:
    quote = await quotes.get(session, quote_id, owner_id)
    customer = await customers.get(session, quote.customer_id) if quote.customer_id else None
    first = {name: (customer and getattr(customer, one)) or "" for name, one in REACHED_BY.items()}
    return templates.render(
        request,
        "sharing/panel.html" if is_htmx(request) else "sharing/panel_page.html",
        status_code=200 if error is None else error.status,
        quote=quote,
        values=first | {"words": ""} | (values or {}),
        errors=_errors(request, error),
        is_below=isinstance(error, quotes.BelowPolicyError),
        may_send=_sends(caller, quote) and quote.status.value in SENDABLE,
    )


def _sends(caller: Caller, quote: quotes.QuoteOut) -> bool:
    return may(caller, Permission.QUOTES_WRITE) and handles(caller, quote.owner_id)


def _errors(request: Request, error: AppError | None) -> dict[str, str]:
    if isinstance(error, InvalidError):
        found = form_errors(error, request)
        here = {name: text for name, text in found.items() if name in {"phone", "to", "words"}}
        # What is wrong with lines has no field here: it is said above.
        lines = "; ".join(text for name, text in found.items() if name not in here)
        return here | ({"": lines} if lines else {})
    words = templates.translations(request)
    return {"": words.gettext(error.detail)} if error else {}


def _ready(request: Request, made: MadeLink, letter: Letter, **context: Any) -> Response:
    response = templates.render(
        request,
        "sharing/ready.html" if is_htmx(request) else "sharing/ready_page.html",
        quote=made.offer.quote,
        customer_name=made.offer.customer.name,
        url=letter.link(made.token),
        expires_at=made.expires_at,
        **({"open_url": None, "text": None, "mailed_to": None} | context),
    )
    response.headers["HX-Trigger"] = CHANGED
    return response
