"""Base prices to come: their list, their form, and a panel on the product's page."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Literal
from urllib.parse import urlencode
from uuid import UUID

from basecore import clock
from basecore.errors import ConflictError, InvalidError
from basecore.http import OnlyOnce, Outcome, Paging, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from webkit import is_htmx, msgid, redirect

from construction import catalog
from construction.access import Caller, Permission, allowed, may
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
from construction.pricing import repository, service
from construction.pricing.schemas import PriceChangeIn

router = APIRouter(prefix="/web/prices/scheduled", include_in_schema=False)

CAN_READ = [allowed(Permission.PRICES_READ)]
CAN_WRITE = [allowed(Permission.PRICES_WRITE)]
FIELDS = tuple(PriceChangeIn.model_fields)
TEXT = "product_id_text"
HERE = "/web/prices/scheduled"
SCHEDULED = msgid("The price takes effect on its day")
CANCELLED = msgid("The scheduled price is cancelled")
CHOOSE = msgid("Choose one from the list")
State = Literal["scheduled", "applied", "cancelled"]


@router.get("", dependencies=CAN_WRITE)
async def index(
    request: Request, session: TenantWork, paging: Paging, state: State = "scheduled"
) -> Response:
    """List base prices of one state, in the order of their days."""
    found = await repository.change_page(session, paging, state)
    filters = {"state": state, "q": paging.q}
    return templates.render(
        request,
        "pricing/scheduled.html",
        changes=found.rows,
        filters=filters,
        next_href=_address(filters | {"cursor": found.next_cursor}) if found.next_cursor else None,
        first_href=_address(filters) if paging.cursor else None,
    )


def _address(filters: Mapping[str, str | None]) -> str:
    return f"{HERE}?{urlencode({name: value for name, value in filters.items() if value})}"


@router.get("/new", dependencies=CAN_WRITE)
async def new(
    request: Request, session: TenantWork, product_id: Annotated[UUID | None, Query()] = None
) -> Response:
    """Show the form, for a product if one is named."""
    values = dict.fromkeys((*FIELDS, TEXT), "")
    if product_id:
        product = await catalog.get(session, product_id)
        values |= {"product_id": str(product.id), TEXT: product.name}
    return _form(request, values, {}, new_key())


@router.post("", dependencies=CAN_WRITE)
async def schedule(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Let a base price take effect on a day."""
    values = typed(form, (*FIELDS, TEXT))

    async def make() -> Outcome:
        given = {name: values[name] for name in FIELDS}
        read = parse_form(PriceChangeIn, given, decimals=["new_price"], locale=form_locale(request))
        await service.schedule(session, read, by=actor_of(caller), now=clock.now())
        return Outcome(303, media_type=None, location=HERE)

    try:
        await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        if isinstance(error, InvalidError) and not values["product_id"]:
            error.fields["product_id"] = CHOOSE
        raise RefusedError(_form(request, values, **retry(error, form, request))) from error
    return redirect(request, HERE, templates.translations(request).gettext(SCHEDULED))


@router.post("/{price_change_id}/cancel", dependencies=CAN_WRITE)
async def cancel(
    request: Request, session: TenantWork, caller: Caller, price_change_id: UUID
) -> Response:
    """Call a base price off before its day."""
    words = templates.translations(request)
    try:
        await service.cancel_change(session, price_change_id, by=actor_of(caller), now=clock.now())
    except ConflictError as error:
        refused = redirect(request, HERE, words.gettext(error.detail), "warning")
        raise RefusedError(refused) from error
    return redirect(request, HERE, words.gettext(CANCELLED))


@router.get("/products/{product_id}", dependencies=CAN_READ)
async def of_product(
    request: Request, session: TenantWork, caller: Caller, product_id: UUID
) -> Response:
    """Show a product's prices to come: a panel of its page."""
    product = await catalog.get(session, product_id)
    if not is_htmx(request):
        return RedirectResponse(f"/web/products/{product_id}", HTTPStatus.SEE_OTHER)
    return templates.render(
        request,
        "pricing/of_product.html",
        product=product,
        changes=await repository.changes_of(session, product_id),
        may_write=may(caller, Permission.PRICES_WRITE),
    )


def _form(request: Request, values: dict[str, str], errors: dict[str, str], key: str) -> Response:
    return templates.render(
        request,
        "pricing/schedule.html",
        status_code=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        values=values,
        errors=errors,
        key=key,
        today=clock.business_date(clock.now()),
    )
