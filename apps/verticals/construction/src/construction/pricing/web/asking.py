"""What something costs and why: the price page, and the same beside a line of the quote editor."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import InvalidError
from basecore.http import TenantWork
from basecore.tokens import Principal
from fastapi import APIRouter, Query, Request, Response
from webkit import NumberError, is_htmx, msgid, parse_decimal

from construction import job_sites
from construction.access import Caller, Permission, allowed, may
from construction.fields import MAX_LINE_QUANTITY
from construction.pages import as_id, form_errors, form_locale, templates
from construction.pricing import service
from construction.pricing.schemas import shown

router = APIRouter(prefix="/web/prices", include_in_schema=False)

CAN_READ = [allowed(Permission.PRICES_READ)]
CHOOSE = msgid("Choose one from the list")
ABOVE_ZERO = msgid("Enter a number above zero")
TOO_LARGE = msgid("This is too large")
ONE = Decimal(1)
Text = Annotated[str, Query(max_length=200)]


@router.get("", dependencies=CAN_READ)
async def index(
    request: Request,
    session: TenantWork,
    caller: Caller,
    customer_id: Text = "",
    customer_id_text: Text = "",
    job_site_id: Text = "",
    product_id: Text = "",
    product_id_text: Text = "",
    quantity: Text = "",
) -> Response:
    """Show what a product costs a customer and why."""
    typed = {
        "customer_id": customer_id if customer_id_text else "",
        "customer_id_text": customer_id_text,
        "job_site_id": job_site_id,
        "product_id": product_id if product_id_text else "",
        "product_id_text": product_id_text,
        "quantity": quantity,
    }
    buyer = as_id(typed["customer_id"])
    return templates.render(
        request,
        "pricing/index.html",
        typed=typed,
        sites=await job_sites.of_customer(session, buyer) if buyer else [],
        may_write=may(caller, Permission.PRICES_WRITE),
        **await look_up(request, session, caller, typed),
    )


@router.get("/why", dependencies=CAN_READ)
async def why(
    request: Request,
    session: TenantWork,
    caller: Caller,
    customer_id: Text = "",
    job_site_id: Text = "",
    product_id: Text = "",
    quantity: Text = "",
    unit_price: Text = "",
) -> Response:
    """Show why a line that is being typed costs what it costs."""
    typed = {
        "customer_id": customer_id,
        "job_site_id": job_site_id,
        "product_id": product_id,
        "quantity": quantity,
        "unit_price": unit_price,
    }
    found = await look_up(request, session, caller, typed)
    page = "pricing/why.html" if is_htmx(request) else "pricing/why_page.html"
    return templates.render(request, page, **found)


async def look_up(
    request: Request, session: TenantSession, caller: Principal, typed: dict[str, str]
) -> dict[str, Any]:
    """Return `product`, `explanation` and `errors`; without a product there is nothing to say."""
    nothing: dict[str, Any] = {"product": None, "explanation": None, "errors": {}}
    if not typed["product_id"]:
        return nothing
    try:
        question = _question(typed, form_locale(request))
        who = await service.buyer(
            session, as_id(typed["customer_id"]), as_id(typed["job_site_id"]), role=caller.role
        )
        today = clock.business_date(clock.now())
        sees_costs = may(caller, Permission.COSTS_READ)
        (found,) = await service.ask(session, who, [question], on=today, sees_costs=sees_costs)
    except InvalidError as error:
        errors = {
            "product_id" if k == "line-0" else k: v for k, v in form_errors(error, request).items()
        }
        return nothing | {"errors": errors}
    return nothing | {
        "product": found.product,
        "explanation": shown(found.product["id"], found.explanation),
    }


def _question(typed: dict[str, str], locale: str) -> service.Question:
    product_id = as_id(typed["product_id"])
    if product_id is None:
        raise InvalidError({"product_id": CHOOSE})
    price = typed.get("unit_price")
    try:
        quantity = parse_decimal(typed["quantity"], locale) if typed["quantity"] else ONE
    except NumberError as error:
        raise InvalidError({"quantity": str(error)}) from error
    if quantity <= 0:
        raise InvalidError({"quantity": ABOVE_ZERO})
    if quantity > MAX_LINE_QUANTITY:
        raise InvalidError({"quantity": TOO_LARGE})
    return service.Question(product_id, quantity, _price(price, locale) if price else None)


def _price(text: str, locale: str) -> Decimal | None:
    """Return a typed price; what is none is said at its own field, not here."""
    try:
        return parse_decimal(text, locale)
    except NumberError:
        return None
