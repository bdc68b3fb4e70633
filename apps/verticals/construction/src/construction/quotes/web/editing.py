"""The quote editor: new quotes, drafts, and the totals while somebody types."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import AppError, ConflictError, InvalidError, StaleError
from basecore.http import Caller, OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import FIELD, KeyReusedError
from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from webkit import is_htmx, msgid, redirect

from construction import customers
from construction.activity import actor_of
from construction.pages import (
    SAVED_BEFORE,
    FormBody,
    RefusedError,
    as_id,
    form_errors,
    form_locale,
    new_key,
    templates,
    typed_version,
)
from construction.quotes import service
from construction.quotes.domain import QuoteAction, possible
from construction.quotes.errors import QuoteStateError
from construction.quotes.schemas import QuoteOut
from construction.quotes.web import editor
from construction.quotes.web.access import CAN_WRITE, OwnerLimit, page_of
from construction.quotes.web.form import TypedQuote, at_rows, read_quote, to_quote, typed_of

router = APIRouter(prefix="/web/quotes", include_in_schema=False)

SAVED = msgid("Quote saved")
SENT = msgid("Quote sent")


@router.get("/new", dependencies=CAN_WRITE)
async def new(
    request: Request,
    session: TenantWork,
    customer_id: UUID | None = None,
    job_site_id: UUID | None = None,
) -> Response:
    """Show an empty editor, for a customer and a job site if they are named."""
    typed = TypedQuote()
    if customer_id:
        customer = await customers.get(session, customer_id)
        typed = TypedQuote(
            customer_id=str(customer.id),
            customer_id_text=customer.name,
            job_site_id=str(job_site_id or ""),
        )
    return await editor.show(request, session, typed, key=new_key())


@router.post("", dependencies=CAN_WRITE)
async def create(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Make a draft of what was typed, and send it if that was asked for."""
    typed = await _read(request, session, form, caller.role)

    async def make() -> Outcome:
        given = to_quote(typed, form_locale(request))
        quote = await service.create(session, given, by=actor_of(caller), now=clock.now())
        await _send_if_asked(session, form, quote.id, caller)
        return Outcome(303, media_type=None, location=page_of(quote.id))

    try:
        response = await once.run(make)
    except KeyReusedError as error:
        refused = InvalidError({"": SAVED_BEFORE})
        raise await _refused(request, session, typed, refused, key=new_key()) from error
    except InvalidError as error:
        raise await _refused(request, session, typed, error, key=_key(form)) from error
    return _saved(request, form, response.headers["Location"])


@router.post("/preview", dependencies=CAN_WRITE)
async def preview(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, owner_id: OwnerLimit
) -> Response:
    """Add up what was typed so far; without scripts, show the editor again."""
    typed = read_quote(form).without(str(form.get("remove", "")))
    if is_htmx(request):
        reckoned = await editor.reckon(session, typed, form_locale(request), caller.role)
        rows = reckoned.typed.lines
        more = () if rows and rows[-1].is_blank else reckoned.typed.with_blanks().lines[-1:]
        return templates.render(request, "quotes/preview.html", reckoned=reckoned, more=more)
    typed = await editor.with_customer(session, typed)
    quote_id = as_id(str(form.get("quote_id", "")))
    rows_left = editor.ROWS_WITHOUT_SCRIPT
    if quote_id is None:
        return await editor.show(request, session, typed, blank_rows=rows_left, key=_key(form))
    quote = await service.get(session, quote_id, owner_id)
    version = str(form.get("version", quote.version))
    return await editor.show(
        request, session, typed, blank_rows=rows_left, quote=quote, version=version
    )


@router.get("/{quote_id}/edit", dependencies=CAN_WRITE)
async def edit(
    request: Request, session: TenantWork, quote_id: UUID, owner_id: OwnerLimit
) -> Response:
    """Show a draft in the editor."""
    quote = await service.get(session, quote_id, owner_id)
    if QuoteAction.EDIT not in possible(quote.status):
        words = templates.translations(request)
        return redirect(request, page_of(quote_id), words.gettext(QuoteStateError.title), "warning")
    typed = typed_of(quote, form_locale(request))
    return await editor.show(request, session, typed, quote=quote, version=quote.version)


@router.post("/{quote_id}", dependencies=CAN_WRITE)
async def revise(
    request: Request,
    session: TenantWork,
    caller: Caller,
    form: FormBody,
    quote_id: UUID,
    owner_id: OwnerLimit,
) -> Response:
    """Replace a draft by what was typed, unless somebody else changed it meanwhile."""
    typed = await _read(request, session, form, caller.role)
    try:
        await service.revise(
            session,
            quote_id,
            to_quote(typed, form_locale(request)),
            version=typed_version(form),
            owner_id=owner_id,
            by=actor_of(caller),
            now=clock.now(),
        )
        await _send_if_asked(session, form, quote_id, caller)
    except (InvalidError, ConflictError) as error:
        quote = await service.get(session, quote_id, owner_id)
        raise await _not_revised(request, session, form, typed, quote, error) from error
    return _saved(request, form, page_of(quote_id))


async def _not_revised(
    request: Request,
    session: TenantSession,
    form: FormData,
    typed: TypedQuote,
    quote: QuoteOut,
    error: AppError,
) -> RefusedError:
    """Keep what was typed; after a conflict, saving again means to replace the newer version."""
    if isinstance(error, InvalidError):
        version = typed_version(form)
        return await _refused(request, session, typed, error, quote=quote, version=version)
    fitting = isinstance(error, StaleError)
    words = {} if fitting else {"": error.detail}
    return await _refused(
        request,
        session,
        typed,
        InvalidError(words),
        status=409,
        stale=fitting,
        quote=quote,
        version=quote.version,
    )


async def _read(request: Request, session: TenantSession, form: FormData, role: str) -> TypedQuote:
    typed = await editor.with_customer(session, read_quote(form))
    return (await editor.reckon(session, typed, form_locale(request), role)).typed


async def _send_if_asked(
    session: TenantSession, form: FormData, quote_id: UUID, caller: Caller
) -> None:
    if form.get("then") == "send":
        by = actor_of(caller)
        await service.send(session, quote_id, owner_id=None, by=by, now=clock.now())


async def _refused(
    request: Request,
    session: TenantSession,
    typed: TypedQuote,
    error: InvalidError,
    *,
    status: int = 422,
    **context: Any,
) -> RefusedError:
    errors = form_errors(at_rows(error, typed), request)
    page = await editor.show(request, session, typed, status=status, errors=errors, **context)
    return RefusedError(page)


def _saved(request: Request, form: FormData, url: str) -> Response:
    text = SENT if form.get("then") == "send" else SAVED
    return redirect(request, url, templates.translations(request).gettext(text))


def _key(form: FormData) -> str:
    return str(form.get(FIELD, "")) or new_key()
