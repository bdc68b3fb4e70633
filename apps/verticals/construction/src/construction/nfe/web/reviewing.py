"""Decisions about an invoice's lines, each saved as it is made; and its receipt."""

from __future__ import annotations

from collections.abc import Awaitable
from uuid import UUID

from basecore import clock
from basecore.errors import ConflictError, InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Request, Response
from webkit import is_htmx, msgid, redirect

from construction import catalog, sold_units
from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.nfe import service
from construction.nfe.schemas import DecisionIn
from construction.nfe.web.access import CAN_RECEIVE
from construction.nfe.web.showing import review, step
from construction.pages import (
    FormBody,
    RefusedError,
    form_locale,
    parse_form,
    retry,
    templates,
    typed,
)

router = APIRouter(prefix="/web/invoices/{invoice_id}", include_in_schema=False)

FIELDS = ("product_id", "product_id_text", "ratio", "counted", "note")
PRODUCT = ("sku", "name", "uom", "base_price")
RECEIVED = msgid("Received; it is in stock")
DISCARDED = msgid("Put away; it will not be received")
REGISTERED = msgid("Supplier registered")


@router.post("/lines/{line_id}", dependencies=CAN_RECEIVE)
async def decide(
    request: Request,
    session: TenantWork,
    caller: Caller,
    invoice_id: UUID,
    line_id: UUID,
    form: FormBody,
) -> Response:
    """Settle a line and go on to the next."""
    await service.get(session, invoice_id)
    values, here = typed(form, FIELDS), f"/web/invoices/{invoice_id}"
    plain = {name: values[name] for name in ("product_id", "counted", "note")}
    plain["ratio"] = values["ratio"].replace(",", ".")
    try:
        given = parse_form(DecisionIn, plain, decimals=["counted"], locale=form_locale(request))
        await service.decide(session, invoice_id, line_id, given)
    except InvalidError as error:
        again = retry(error, form, request)
        page = await review(
            request,
            session,
            caller,
            invoice_id,
            chosen=line_id,
            status=422,
            errors=again["errors"],
            values=values,
        )
        raise RefusedError(page) from error
    except ConflictError as error:
        raise _refused(request, here, error) from error
    return await _next(request, session, caller, invoice_id, line_id)


@router.post("/lines/{line_id}/leave-out", dependencies=CAN_RECEIVE)
async def leave_out(
    request: Request, session: TenantWork, caller: Caller, invoice_id: UUID, line_id: UUID
) -> Response:
    """Say that a line brings nothing into stock, and go on to the next."""
    await _done(request, invoice_id, service.leave_out(session, invoice_id, line_id))
    return await _next(request, session, caller, invoice_id, line_id)


async def _next(
    request: Request, session: TenantWork, caller: Caller, invoice_id: UUID, line_id: UUID
) -> Response:
    if is_htmx(request):
        return await step(request, session, caller, invoice_id, decided=line_id)
    return redirect(request, f"/web/invoices/{invoice_id}")


@router.post(
    "/lines/{line_id}/product",
    dependencies=[*CAN_RECEIVE, allowed(Permission.PRODUCTS_WRITE)],
)
async def register_product(
    request: Request,
    session: TenantWork,
    caller: Caller,
    invoice_id: UUID,
    line_id: UUID,
    form: FormBody,
    once: OnlyOnce,
) -> Response:
    """Register what a line is as a new product, which somebody chose to do."""
    await service.get(session, invoice_id)
    values, here = typed(form, PRODUCT), f"/web/invoices/{invoice_id}"

    async def make() -> Outcome:
        locale = form_locale(request)
        given = parse_form(catalog.ProductIn, values, decimals=["base_price"], locale=locale)
        if step := (await sold_units.read(session)).steps().get(given.uom):
            given = given.model_copy(update={"step": step})
        by, now = actor_of(caller), clock.now()
        await service.register_product(session, invoice_id, line_id, given, by=by, now=now)
        return Outcome(303, media_type=None, location=here)

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        again = retry(error, form, request)
        page = await review(
            request,
            session,
            caller,
            invoice_id,
            chosen=line_id,
            status=422,
            errors=again["errors"],
            values=values | {"is_new": "true"},
        )
        raise RefusedError(page) from error
    except ConflictError as error:
        raise _refused(request, here, error) from error
    return redirect(request, made.headers["Location"])


@router.post("/supplier", dependencies=[allowed(Permission.SUPPLIERS_WRITE)])
async def register_issuer(
    request: Request, session: TenantWork, caller: Caller, invoice_id: UUID
) -> Response:
    """Register the issuer as a supplier."""
    by, now = actor_of(caller), clock.now()
    done = service.register_issuer(session, invoice_id, by=by, now=now)
    return await _done(request, invoice_id, done, REGISTERED)


@router.post("/receive", dependencies=CAN_RECEIVE)
async def receive(
    request: Request, session: TenantWork, caller: Caller, invoice_id: UUID, form: FormBody
) -> Response:
    """Receive the goods."""
    by, now, vouches = actor_of(caller), clock.now(), "vouches" in form
    done = service.receive(session, invoice_id, vouches=vouches, by=by, now=now)
    return await _done(request, invoice_id, done, RECEIVED)


@router.post("/discard", dependencies=CAN_RECEIVE)
async def discard(
    request: Request, session: TenantWork, caller: Caller, invoice_id: UUID
) -> Response:
    """Put an invoice away."""
    by, now = actor_of(caller), clock.now()
    done = service.discard(session, invoice_id, by=by, now=now)
    return await _done(request, invoice_id, done, DISCARDED)


async def _done(
    request: Request, invoice_id: UUID, done: Awaitable[object], said: str = ""
) -> Response:
    here = f"/web/invoices/{invoice_id}"
    try:
        await done
    except ConflictError as error:
        raise _refused(request, here, error) from error
    text = templates.translations(request).gettext(said) if said else ""
    return redirect(request, here, text) if text else redirect(request, here)


def _refused(request: Request, here: str, error: ConflictError) -> RefusedError:
    text = templates.translations(request).gettext(error.detail)
    return RefusedError(redirect(request, here, text, "danger"))
