"""Price lists: their names, and who points at them."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import InvalidError, StaleError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from webkit import msgid

from construction import job_sites
from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.pages import (
    FormBody,
    RefusedError,
    as_id,
    form_errors,
    new_key,
    parse_form,
    retry,
    templates,
    typed,
    typed_version,
)
from construction.pricing import repository, service
from construction.pricing.schemas import HolderIn, PriceListIn, Row
from construction.pricing.web.answers import done, refusal

router = APIRouter(prefix="/web/prices/lists", include_in_schema=False)

CAN_WRITE = [allowed(Permission.PRICES_WRITE)]
FIELDS = ("name", "is_default")
HOLDERS = ("customer_id", "job_site_id", "group_id")
HOLDER_TEXTS = (*HOLDERS, "customer_id_text")
UNFIT = HTTPStatus.UNPROCESSABLE_ENTITY
SAVED = msgid("Price list saved")
POINTED = msgid("The price list is used from now on")
RELEASED = msgid("The price list is not used there any more")
STALE = msgid("Somebody changed this list while you were editing. Save again to keep yours.")


@router.get("", dependencies=CAN_WRITE)
async def index(request: Request, session: TenantWork) -> Response:
    """List the price lists."""
    found = await repository.price_lists(session)
    return templates.render(request, "pricing/lists.html", lists=found)


@router.get("/new", dependencies=CAN_WRITE)
async def new(request: Request) -> Response:
    """Show the form of a new list."""
    return _form(request, dict.fromkeys(FIELDS, ""), key=new_key())


@router.post("", dependencies=CAN_WRITE)
async def add(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Make a list and show it."""
    values = typed(form, FIELDS)

    async def make() -> Outcome:
        given = parse_form(PriceListIn, values)
        row = await service.add_list(session, given, by=actor_of(caller), now=clock.now())
        return Outcome(303, media_type=None, location=f"/web/prices/lists/{row['id']}")

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        again = retry(error, form, request)
        raise RefusedError(_form(request, values, **again, status_code=UNFIT)) from error
    return done(request, made.headers["location"], SAVED)


@router.get("/{price_list_id}", dependencies=CAN_WRITE)
async def show(request: Request, session: TenantWork, price_list_id: UUID) -> Response:
    """Show a list and who points at it."""
    return await _page(request, session, await service.get_list(session, price_list_id))


@router.get("/{price_list_id}/edit", dependencies=CAN_WRITE)
async def edit(request: Request, session: TenantWork, price_list_id: UUID) -> Response:
    """Show the form of a list."""
    row = await service.get_list(session, price_list_id)
    values = {"name": row["name"], "is_default": "true" if row["is_default"] else ""}
    return _form(request, values, price_list=row)


@router.post("/{price_list_id}/edit", dependencies=CAN_WRITE)
async def change(
    request: Request, session: TenantWork, caller: Caller, price_list_id: UUID, form: FormBody
) -> Response:
    """Save a list, unless somebody else changed it meanwhile."""
    values = typed(form, (*FIELDS, "version"))
    row = await service.get_list(session, price_list_id)
    try:
        await service.change_list(
            session,
            price_list_id,
            parse_form(PriceListIn, {name: values[name] for name in FIELDS}),
            version=typed_version(form),
            by=actor_of(caller),
            now=clock.now(),
        )
    except (InvalidError, StaleError) as error:
        again = refusal(request, values, row, error, STALE)
        raise RefusedError(_form(request, price_list=row, **again)) from error
    return done(request, f"/web/prices/lists/{price_list_id}", SAVED)


@router.post("/{price_list_id}/holders", dependencies=CAN_WRITE)
async def point(
    request: Request, session: TenantWork, caller: Caller, price_list_id: UUID, form: FormBody
) -> Response:
    """Let a customer, a job site or a group point at a list, or no longer."""
    row = await service.get_list(session, price_list_id)
    values = typed(form, (*HOLDER_TEXTS, "release"))
    given = {name: values[name] for name in HOLDERS}
    if given["job_site_id"]:
        given["customer_id"] = ""  # it was chosen to find the site
    by, now = actor_of(caller), clock.now()
    try:
        holder = parse_form(_Holder, given)
        target = None if values["release"] else price_list_id
        await service.point(
            session, HolderIn(**holder.model_dump(), price_list_id=target), by=by, now=now
        )
    except InvalidError as error:
        errors = form_errors(error, request)
        page = await _page(request, session, row, values, errors, status_code=UNFIT)
        raise RefusedError(page) from error
    text = RELEASED if values["release"] else POINTED
    return done(request, f"/web/prices/lists/{price_list_id}", text)


class _Holder(BaseModel):
    """Who a form names."""

    customer_id: UUID | None = None
    job_site_id: UUID | None = None
    group_id: UUID | None = None


async def _page(
    request: Request,
    session: TenantSession,
    row: Row,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    *,
    status_code: int = 200,
) -> Response:
    values = values or dict.fromkeys(HOLDER_TEXTS, "")
    buyer = as_id(values["customer_id"])
    return templates.render(
        request,
        "pricing/list.html",
        status_code=status_code,
        price_list=row,
        holders=await repository.holders(session, row["id"]),
        groups=await repository.groups(session),
        sites=await job_sites.of_customer(session, buyer) if buyer else [],
        values=values,
        errors=errors or {},
    )


def _form(
    request: Request,
    values: dict[str, str],
    *,
    price_list: Row | None = None,
    errors: dict[str, str] | None = None,
    key: str = "",
    status_code: int = 200,
) -> Response:
    return templates.render(
        request,
        "pricing/list_form.html",
        status_code=status_code,
        values=values,
        price_list=price_list,
        errors=errors or {},
        key=key,
    )
