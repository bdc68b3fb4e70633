"""Changing many products: chosen in the list, shown before, done, taken back."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from basecore.money import HUNDRED
from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData
from webkit import NumberError, msgid, parse_percent, redirect

from construction.access import Caller
from construction.activity import actor_of
from construction.catalog import repository, service
from construction.catalog.domain import Rounding
from construction.catalog.models import Category
from construction.catalog.schemas import MAX_BULK, BulkChange
from construction.catalog.web.access import CAN_WRITE, PREFIX, UNFIT
from construction.catalog.web.listing import Chosen, chosen
from construction.pages import (
    FormBody,
    RefusedError,
    as_id,
    form_errors,
    form_locale,
    new_key,
    retry,
    templates,
    typed,
    validated,
)

router = APIRouter(prefix=f"{PREFIX}/bulk", include_in_schema=False)

FIELDS = ("percent", "rounding", "category", "sale")
SALE = {"on": True, "off": False}
LISTED = 100
"""Products that the preview lists; the rest is counted."""
CHANGED = msgid("The products are changed")
TAKEN_BACK = msgid("What nobody changed since is as it was before")
NOT_FREE = msgid("Prices can fall by less than 100 % only")
ALL_OF_LIST = "all"


async def _chosen_ids(session: TenantWork, form: FormData, narrowed: Chosen, q: str) -> list[UUID]:
    """Return the products that were ticked, or all that the list shows."""
    if form.get("scope") == ALL_OF_LIST:
        return await repository.ids_of(session, q.strip(), narrowed.wanted, MAX_BULK)
    ids = (as_id(str(one)) for one in form.getlist("ids"))
    return list(dict.fromkeys(one for one in ids if one is not None))[:MAX_BULK]


Narrowed = Annotated[Chosen, Depends(chosen)]


@router.post("/preview", dependencies=CAN_WRITE)
async def preview(
    request: Request, session: TenantWork, form: FormBody, narrowed: Narrowed, q: str = ""
) -> Response:
    """Show what would become of the products; nothing is changed."""
    ids = await _chosen_ids(session, form, narrowed, q)
    if not ids:
        return redirect(request, PREFIX)
    values = typed(form, FIELDS)
    try:
        given, errors = _given(ids, values, form_locale(request)), dict[str, str]()
        steps = await service.preview(session, given)
    except InvalidError as error:
        errors = form_errors(error, request)
        steps = await service.preview(session, BulkChange(ids=ids))
    return await _page(request, session, values, steps, errors=errors, key=new_key())


@router.post("", dependencies=CAN_WRITE)
async def change(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Change the products and show what was done."""
    values = typed(form, FIELDS)
    ids = await _chosen_ids(session, form, Chosen(), "")
    if not ids:
        return redirect(request, PREFIX)

    async def make() -> Outcome:
        given = _given(ids, values, form_locale(request))
        done = await service.change_many(session, given, by=actor_of(caller), now=clock.now())
        is_change = any(step.is_change for step in done.steps)
        path = f"{PREFIX}/bulk/{done.batch_id}" if is_change else PREFIX
        return Outcome(303, location=path)

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        steps = await service.preview(session, BulkChange(ids=ids))
        again = retry(error, form, request)
        page = await _page(request, session, values, steps, **again, status_code=UNFIT)
        raise RefusedError(page) from error
    text = templates.translations(request).gettext(CHANGED)
    return redirect(request, made.headers["location"], text)


@router.get("/{bulk_id}", dependencies=CAN_WRITE)
async def show(request: Request, bulk_id: UUID, session: TenantWork) -> Response:
    """Show what was changed together."""
    changed = await service.changes_of(session, bulk_id)
    products = await repository.get_many(session, changed.products)
    names = await repository.named(session, Category)
    return templates.render(
        request,
        "catalog/bulk_done.html",
        bulk_id=bulk_id,
        changed=changed,
        products=products,
        categories={str(name_id): name for name_id, name in names},
        can_undo=await service.can_undo(session, changed, products.values()),
    )


@router.post("/{bulk_id}/undo", dependencies=CAN_WRITE)
async def undo(request: Request, bulk_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Take it back."""
    await service.undo(session, bulk_id, by=actor_of(caller), now=clock.now())
    text = templates.translations(request).gettext(TAKEN_BACK)
    return redirect(request, f"{PREFIX}/bulk/{bulk_id}", text)


def _given(ids: list[UUID], values: dict[str, str], locale: str) -> BulkChange:
    fields: dict[str, Any] = {"ids": ids}
    errors: dict[str, str] = {}
    if values["percent"]:
        try:
            percent = parse_percent(values["percent"], locale)
            fields["price"] = {"percent": percent, "rounding": values["rounding"] or Rounding.CENT}
            if percent <= -HUNDRED:
                errors["percent"] = NOT_FREE
        except NumberError as error:
            errors["percent"] = str(error)
    if values["category"]:
        fields["category"] = values["category"]
    if values["sale"] in SALE:
        fields["is_active"] = SALE[values["sale"]]
    try:
        return validated(BulkChange, fields, errors)
    except InvalidError as error:
        raise InvalidError(
            {name.removeprefix("price."): text for name, text in error.fields.items()}
        ) from error


async def _page(
    request: Request,
    session: TenantWork,
    values: dict[str, str],
    steps: list[service.Step],
    *,
    errors: dict[str, str],
    key: str,
    status_code: int = 200,
) -> Response:
    return templates.render(
        request,
        "catalog/bulk.html",
        status_code=status_code,
        values=values,
        steps=steps[:LISTED],
        count=len(steps),
        ids=[step.product.id for step in steps],
        errors=errors,
        key=key,
        is_repriced=any(step.new_price != step.old_price for step in steps),
        categories=[name for _, name in await repository.named(session, Category)],
    )
