"""Pages of the customers' list, statements and timelines; what a quote's page asks about credit."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from basecore import clock
from basecore.http import Paging, TenantWork
from fastapi import APIRouter, Query, Request, Response
from webkit import is_htmx, msgid
from webkit.numerals import format_decimal

from construction import customers, job_sites
from construction.access import Caller, Permission, allowed, may, own_only
from construction.accounts import service
from construction.accounts.domain import Period, period_of, presets
from construction.accounts.schemas import Statement
from construction.activity import actor_of, exported
from construction.http import attachment
from construction.pages import as_id, form_locale, new_key, templates

router = APIRouter(prefix="/web", include_in_schema=False)

CAN_READ = [allowed(Permission.CUSTOMERS_READ)]
SHOWN = {"active": True, "inactive": False}
COLUMNS = (
    msgid("Date"), msgid("Order"), msgid("Job site"), msgid("Code"), msgid("Product"),
    msgid("Quantity"), msgid("Unit"), msgid("Price (R$)"), msgid("Discount (%%)"),
    msgid("Total (R$)"),
)  # fmt: skip
RETURNS = msgid("Returns")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would compute a cell that begins so."""


@router.get("/customers", dependencies=CAN_READ)
async def index(
    request: Request,
    session: TenantWork,
    caller: Caller,
    paging: Paging,
    group_id: str = "",
    tag: Annotated[str, Query(max_length=30)] = "",
    city: Annotated[str, Query(max_length=120)] = "",
    show: str = "",
    only: str = "",
) -> Response:
    """List customers by name."""
    filters = {
        "q": paging.q,
        "group_id": str(as_id(group_id) or ""),
        "tag": tag,
        "city": city,
        "show": show if show in SHOWN else "",
        "only": only if only in {"open", "over"} else "",
    }
    wanted = service.wanted(
        session,
        group_id=as_id(group_id),
        tag=tag,
        city=city,
        active=SHOWN.get(show),
        with_open_orders=filters["only"] == "open",
        over_limit=filters["only"] == "over",
    )
    found = await customers.page(session, paging, wanted)
    is_fragment = is_htmx(request)
    return templates.render(
        request,
        "accounts/rows.html" if is_fragment else "accounts/list.html",
        customers=found.rows,
        credits=await service.credits_of(session, found.rows),
        groups=await customers.groups(session),
        tags=[] if is_fragment else await customers.tags(session),
        cities=[] if is_fragment else await customers.cities(session),
        filters=filters,
        is_filtered=any(filters.values()),
        next_href=_address(filters, cursor=found.next_cursor) if found.next_cursor else None,
        first_href=_address(filters) if paging.cursor else None,
        may_write=may(caller, Permission.CUSTOMERS_WRITE),
        key=new_key(),
    )


def _address(filters: dict[str, str], **more: Any) -> str:
    shown = {name: value for name, value in (filters | more).items() if value}
    return f"/web/customers?{urlencode(shown)}"


@router.get("/customers/{customer_id}/credit", dependencies=CAN_READ)
async def credit(request: Request, session: TenantWork, customer_id: UUID) -> Response:
    """Show a customer's open orders beside the limit."""
    customer = await customers.get(session, customer_id)
    return templates.render(
        request,
        "accounts/credit.html",
        customer=customer,
        credit=await service.credit_of(session, customer),
    )


@router.get("/credit-warning", dependencies=CAN_READ)
async def credit_warning(
    request: Request, session: TenantWork, customer_id: str = "", more: str = ""
) -> Response:
    """Return a warning for a quote or order, if the customer's limit is near or passed."""
    known = as_id(customer_id)
    customer = (await customers.named(session, [known])).get(known) if known else None
    found = await service.credit_of(session, customer) if customer else None
    amount = (
        Decimal(more) if more.replace(".", "", 1).isdecimal() and more.isascii() else Decimal(0)
    )
    return templates.render(
        request,
        "accounts/warning.html",
        credit=found,
        level=found.level(amount) if found else "none",
        more=amount,
    )


@router.get("/customers/{customer_id}/timeline", dependencies=CAN_READ)
async def timeline(
    request: Request,
    session: TenantWork,
    caller: Caller,
    customer_id: UUID,
    before: datetime | None = None,
) -> Response:
    """Show what happened with a customer, newest first."""
    customer = await customers.get(session, customer_id)
    found = await service.timeline(
        session,
        customer.id,
        before=service.moment(before, clock.now()),
        owner_id=own_only(caller, Permission.ORDERS_READ_ALL),
    )
    return templates.render(
        request,
        "accounts/timeline.html" if is_htmx(request) else "accounts/timeline_page.html",
        customer=customer,
        timeline=found,
        is_first=before is None,
        key=new_key(),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@router.get("/customers/{customer_id}/statement", dependencies=CAN_READ)
async def statement(
    request: Request,
    session: TenantWork,
    caller: Caller,
    customer_id: UUID,
    first: Annotated[str, Query(alias="from")] = "",
    last: Annotated[str, Query(alias="to")] = "",
    job_site_id: str = "",
) -> Response:
    """Show what a customer bought in a period, for the screen and for paper."""
    customer, today = await customers.get(session, customer_id), clock.business_date(clock.now())
    asked = period_of(_day(first), _day(last), today)
    period = asked or period_of(None, None, today) or Period(today, today)
    found = await service.statement(
        session,
        customer.id,
        period,
        job_site_id=as_id(job_site_id),
        owner_id=own_only(caller, Permission.ORDERS_READ_ALL),
    )
    query = {"from": period.first, "to": period.last, "job_site_id": as_id(job_site_id) or ""}
    return templates.render(
        request,
        "accounts/statement.html",
        customer=customer,
        statement=found,
        period=period,
        is_wrong=asked is None,
        presets=presets(today),
        sites=await job_sites.of_customer(session, customer.id, active=None),
        job_site_id=job_site_id,
        csv_href=f"/web/customers/{customer.id}/statement.csv?{urlencode(query)}",
        may_see_orders=may(caller, Permission.ORDERS_READ),
        sees_all=own_only(caller, Permission.ORDERS_READ_ALL) is None,
    )


@router.get("/customers/{customer_id}/statement.csv", dependencies=CAN_READ)
async def statement_csv(
    request: Request,
    session: TenantWork,
    caller: Caller,
    customer_id: UUID,
    first: Annotated[str, Query(alias="from")] = "",
    last: Annotated[str, Query(alias="to")] = "",
    job_site_id: str = "",
) -> Response:
    """Return a statement for a spreadsheet, one row a line of an order."""
    today = clock.business_date(clock.now())
    period = period_of(_day(first), _day(last), today) or Period(today, today)
    found = await service.statement(
        session,
        customer_id,
        period,
        job_site_id=as_id(job_site_id),
        owner_id=own_only(caller, Permission.ORDERS_READ_ALL),
    )
    await exported(session, "statement", by=actor_of(caller), at=clock.now())
    name = f"extrato-{period.first}-{period.last}.csv"
    return attachment([_csv_of(request, found)], name, "text/csv; charset=utf-8")


def _csv_of(request: Request, found: Statement) -> bytes:
    words, locale = templates.translations(request), form_locale(request)
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow([words.gettext(one).replace("%%", "%") for one in COLUMNS])
    for order in found.orders:
        day = clock.business_date(order.created_at).isoformat()
        for line in order.lines:
            text = (day, order.number, order.job_site_name or "", line.sku, line.name)
            figures = (
                format_decimal(line.quantity, 3, locale),
                line.uom,
                format_decimal(line.unit_price, 2, locale),
                format_decimal(line.discount_percent, 2, locale),
                format_decimal(line.total, 2, locale),
            )
            writer.writerow([*(_safe(one) for one in text), *figures])
        if order.returned:
            said = (day, order.number, order.job_site_name or "", "", words.gettext(RETURNS))
            back = format_decimal(-order.returned, 2, locale)
            writer.writerow([*(_safe(one) for one in said), "", "", "", "", back])
    return file.getvalue().encode("utf-8-sig")


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
