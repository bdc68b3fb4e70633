"""Pages of stock: what is at risk, what to buy, what lies idle, and movements typed by hand."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from webkit import is_htmx, msgid, redirect

from construction import catalog, insights, locations
from construction.access import Caller, Permission, allowed, may
from construction.activity import actor_of
from construction.inventory import repository, service
from construction.inventory.domain import AGES, IDLE_AFTER, age_of
from construction.inventory.schemas import MovementIn
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
from construction.shares import parts

router = APIRouter(prefix="/web/stock", include_in_schema=False)

CAN_READ = [allowed(Permission.STOCK_READ)]
CAN_MOVE = [allowed(Permission.STOCK_MOVE)]
FIELDS = ("product_id", "product_id_text", "kind", "quantity", "location", "note")
TYPED_ONLY = "product_id_text"
"""What was typed to find the product; shown again, never stored."""
SHOWN = 200
LAST = 10
RECORDED = msgid("The movement is in the ledger")
View = Literal["alerts", "suggestions", "idle"]


@router.get("", dependencies=CAN_READ)
async def overview(
    request: Request, session: TenantWork, caller: Caller, view: View = "alerts"
) -> Response:
    """Show what is at risk, what to buy, or what lies idle."""
    words = templates.translations(request)
    sees_costs = may(caller, Permission.COSTS_READ)
    since = clock.now() - IDLE_AFTER
    idle = await repository.idle(session, since, SHOWN) if sees_costs and view == "idle" else []
    last = await insights.last_sales(session, [one.id for one in idle])
    today = clock.business_date(clock.now())
    return templates.render(
        request,
        "inventory/overview.html",
        view=view,
        alerts=await insights.stock_alerts(session, words, limit=SHOWN),
        suggestions=await insights.stock_suggestions(session, words, limit=SHOWN),
        can_move=may(caller, Permission.STOCK_MOVE),
        sees_costs=sees_costs,
        idle=idle,
        last_sales=last,
        ages=parts(AGES, [(age_of(last.get(one.id), today), one.value or 0) for one in idle]),
        idle_days=IDLE_AFTER.days,
    )


@router.get("/products/{product_id}", dependencies=CAN_READ)
async def of_product(
    request: Request, product_id: UUID, session: TenantWork, caller: Caller
) -> Response:
    """Show a product's stock: a panel of its page."""
    product = await catalog.get(session, product_id)
    if not is_htmx(request):
        return RedirectResponse(f"/web/products/{product_id}", HTTPStatus.SEE_OTHER)
    words = templates.translations(request)
    lying = (await repository.lying(session, [product_id])).get(product_id, {})
    return templates.render(
        request,
        "inventory/product.html",
        product=product,
        on_hand=sum(lying.values()),
        lying=lying,
        locations=await locations.listed(session),
        insight=await insights.of_product(session, product_id),
        alerts=await insights.stock_alerts(session, words, product_id=product_id),
        suggestions=await insights.stock_suggestions(session, words, product_id=product_id),
        movements=await repository.ledger(session, product_id, limit=LAST),
        can_move=may(caller, Permission.STOCK_MOVE),
    )


@router.get("/movements/new", dependencies=CAN_MOVE)
async def new(request: Request, session: TenantWork, product: UUID | None = None) -> Response:
    """Show the form of a movement, for a product if one is named."""
    values = dict.fromkeys(FIELDS, "")
    if product is not None:
        chosen = await catalog.get(session, product)
        values |= {"product_id": str(chosen.id), TYPED_ONLY: chosen.name}
    return await _form(request, session, values, {}, new_key())


@router.post("/movements", dependencies=CAN_MOVE)
async def enter(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Write a movement into the ledger and show the product."""
    values = typed(form, FIELDS)
    given = {name: value for name, value in values.items() if name != TYPED_ONLY}

    async def make() -> Outcome:
        movement = parse_form(MovementIn, given, decimals=["quantity"], locale=form_locale(request))
        await service.enter(session, movement, by=actor_of(caller), now=clock.now())
        return Outcome(303, location=f"/web/products/{movement.product_id}")

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        again = retry(error, form, request)
        raise RefusedError(await _form(request, session, values, **again)) from error
    except catalog.ProductNotFoundError as error:
        unknown = InvalidError({"product_id": msgid("Choose one from the list")})
        again = retry(unknown, form, request)
        raise RefusedError(await _form(request, session, values, **again)) from error
    text = templates.translations(request).gettext(RECORDED)
    return redirect(request, made.headers["location"], text)


async def _form(
    request: Request,
    session: TenantSession,
    values: dict[str, str],
    errors: dict[str, str],
    key: str,
) -> Response:
    return templates.render(
        request,
        "inventory/movement.html",
        status_code=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        values=values,
        errors=errors,
        key=key,
        locations=await locations.listed(session),
    )
