"""The forms of a supplier's codes and prices."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from webkit import msgid, redirect

from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.pages import (
    FormBody,
    RefusedError,
    form_locale,
    new_key,
    parse_form,
    retry,
    templates,
    typed,
)
from construction.suppliers import service
from construction.suppliers.models import Supplier
from construction.suppliers.schemas import CodeIn, OfferIn

router = APIRouter(prefix="/web/suppliers/{supplier_id}", include_in_schema=False)

CAN_WRITE = [allowed(Permission.SUPPLIERS_WRITE)]
CODE = ("product_id", "product_id_text", "code", "uom", "ratio", "lot")
OFFER = (
    "product_id", "product_id_text", "unit_price", "minimum_quantity", "freight_per_unit",
    "payment_term_days", "offered_on", "valid_until",
)  # fmt: skip
TYPED_ONLY = "product_id_text"
"""What was typed to find the product; shown again, never stored."""
PRICES = ("unit_price", "minimum_quantity", "freight_per_unit")
CODE_KEPT = msgid("Code remembered")
CODE_DROPPED = msgid("Code removed")
OFFERED = msgid("Price written down")
FORMS = {"code": "suppliers/code.html", "offer": "suppliers/offer.html"}


@router.get("/codes/new", dependencies=CAN_WRITE)
async def new_code(request: Request, session: TenantWork, supplier_id: UUID) -> Response:
    """Show the form of a code."""
    supplier = await service.get(session, supplier_id)
    values = dict.fromkeys(CODE, "") | {"ratio": "1", "lot": "1"}
    return _form(request, "code", supplier, values, errors={}, key=new_key())


@router.post("/codes", dependencies=CAN_WRITE)
async def keep_code(
    request: Request,
    session: TenantWork,
    caller: Caller,
    supplier_id: UUID,
    form: FormBody,
    once: OnlyOnce,
) -> Response:
    """Remember what the supplier calls a product."""
    supplier = await service.get(session, supplier_id)
    values = typed(form, CODE)

    async def keep() -> None:
        plain = _given(values) | {"ratio": values["ratio"].replace(",", ".")}
        given = parse_form(CodeIn, plain, decimals=["lot"], locale=form_locale(request))
        by, now = actor_of(caller), clock.now()
        await service.keep_code(session, supplier_id, given, by=by, now=now)

    return await _done(request, form, supplier, ("code", values, CODE_KEPT), once, keep)


@router.post("/codes/{code_id}/drop", dependencies=CAN_WRITE)
async def drop_code(
    request: Request, session: TenantWork, caller: Caller, supplier_id: UUID, code_id: UUID
) -> Response:
    """Forget a code."""
    await service.drop_code(session, supplier_id, code_id, by=actor_of(caller), now=clock.now())
    words = templates.translations(request).gettext(CODE_DROPPED)
    return redirect(request, f"/web/suppliers/{supplier_id}", words)


@router.get("/offers/new", dependencies=CAN_WRITE)
async def new_offer(request: Request, session: TenantWork, supplier_id: UUID) -> Response:
    """Show the form of a price."""
    supplier = await service.get(session, supplier_id)
    values = dict.fromkeys(OFFER, "") | {
        "offered_on": clock.business_date(clock.now()).isoformat(),
        "payment_term_days": ""
        if supplier.payment_term_days is None
        else supplier.payment_term_days,
    }
    return _form(request, "offer", supplier, values, errors={}, key=new_key())


@router.post("/offers", dependencies=CAN_WRITE)
async def offer(
    request: Request,
    session: TenantWork,
    caller: Caller,
    supplier_id: UUID,
    form: FormBody,
    once: OnlyOnce,
) -> Response:
    """Write down a price."""
    supplier = await service.get(session, supplier_id)
    values = typed(form, OFFER)

    async def keep() -> None:
        locale = form_locale(request)
        given = parse_form(OfferIn, _given(values), decimals=PRICES, locale=locale)
        by, now = actor_of(caller), clock.now()
        await service.offer(session, supplier_id, given, by=by, now=now)

    return await _done(request, form, supplier, ("offer", values, OFFERED), once, keep)


def _given(values: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in values.items() if name != TYPED_ONLY}


async def _done(
    request: Request,
    form: FormData,
    supplier: Supplier,
    what: tuple[str, dict[str, str], str],
    once: OnlyOnce,
    keep: Callable[[], Awaitable[None]],
) -> Response:
    """Do it once and lead back to the supplier, or show the form again."""
    kind, values, said = what

    async def make() -> Outcome:
        await keep()
        return Outcome(303, media_type=None, location=f"/web/suppliers/{supplier.id}")

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        page = _form(request, kind, supplier, values, status=422, **retry(error, form, request))
        raise RefusedError(page) from error
    words = templates.translations(request).gettext(said)
    return redirect(request, made.headers["Location"], words)


def _form(
    request: Request,
    kind: str,
    supplier: Supplier,
    values: dict[str, Any],
    *,
    status: int = 200,
    **context: Any,
) -> Response:
    return templates.render(
        request, FORMS[kind], status_code=status, supplier=supplier, values=values, **context
    )
