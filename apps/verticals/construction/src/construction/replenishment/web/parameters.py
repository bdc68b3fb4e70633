"""How the store wants to buy: what is set, and the form for the store, a category or a product."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError
from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from webkit import msgid, redirect
from webkit.numerals import format_decimal

from construction.access import Caller, Permission, allowed, may
from construction.activity import actor_of
from construction.pages import (
    FormBody,
    RefusedError,
    form_errors,
    form_locale,
    parse_form,
    templates,
    typed,
)
from construction.replenishment import service
from construction.replenishment.domain import Target
from construction.replenishment.schemas import (
    ParametersIn,
    ParametersOut,
    StoreParametersIn,
)

PAGE = "/web/replenishment/parameters"
router = APIRouter(prefix=PAGE, include_in_schema=False)

CAN_READ = [allowed(Permission.STOCK_READ)]
CAN_SET = [allowed(Permission.STOCK_MOVE)]
STORE_FIELDS = tuple(StoreParametersIn.model_fields)
DECIMALS = tuple(name for name in STORE_FIELDS if not name.endswith("days"))
SAVED = msgid("Saved: what to buy follows in a moment")
PATHS = {"store": "store", "category": "categories/", "product": "products/"}


@router.get("", dependencies=CAN_READ)
async def show(request: Request, session: TenantWork, caller: Caller) -> Response:
    """Show what is set."""
    return templates.render(
        request,
        "replenishment/parameters.html",
        rows=await service.listed(session),
        may_set=may(caller, Permission.STOCK_MOVE),
    )


@router.get("/store", dependencies=CAN_SET)
async def of_store(request: Request, session: TenantWork) -> Response:
    """Show the form of the whole store."""
    return await _known(request, session, Target("store"))


@router.post("/store", dependencies=CAN_SET)
async def set_store(
    request: Request, session: TenantWork, caller: Caller, form: FormBody
) -> Response:
    """Set how the whole store is bought."""
    return await _save(request, session, caller, form, Target("store"))


@router.get("/categories/{name_id}", dependencies=CAN_SET)
async def of_category(request: Request, session: TenantWork, name_id: UUID) -> Response:
    """Show the form of a category."""
    return await _known(request, session, await service.target(session, "category", name_id))


@router.post("/categories/{name_id}", dependencies=CAN_SET)
async def set_category(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, name_id: UUID
) -> Response:
    """Set how a category is bought."""
    return await _save(
        request, session, caller, form, await service.target(session, "category", name_id)
    )


@router.get("/products/{product_id}", dependencies=CAN_SET)
async def of_product(request: Request, session: TenantWork, product_id: UUID) -> Response:
    """Show the form of a product."""
    return await _known(request, session, await service.target(session, "product", product_id))


@router.post("/products/{product_id}", dependencies=CAN_SET)
async def set_product(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, product_id: UUID
) -> Response:
    """Set how a product is bought."""
    return await _save(
        request, session, caller, form, await service.target(session, "product", product_id)
    )


async def _known(request: Request, session: TenantWork, about: Target) -> Response:
    known = await service.listed(session, about)
    return _form(request, about, _values(known, form_locale(request)), {})


async def _save(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, about: Target
) -> Response:
    schema = StoreParametersIn if about.scope == "store" else ParametersIn
    fields = tuple(schema.model_fields)
    decimals = [name for name in fields if name in DECIMALS]
    values = typed(form, fields)
    try:
        given = parse_form(schema, values, decimals=decimals, locale=form_locale(request))
        await service.set_parameters(session, about, given, by=actor_of(caller), now=clock.now())
    except InvalidError as error:
        raise RefusedError(_form(request, about, values, form_errors(error, request))) from error
    return redirect(request, PAGE, templates.translations(request).gettext(SAVED))


def _form(
    request: Request, of: Target, values: Mapping[str, str], errors: Mapping[str, str]
) -> Response:
    return templates.render(
        request,
        "replenishment/parameters_form.html",
        status_code=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        of=of,
        action=f"{PAGE}/{PATHS[of.scope]}{of.key or ''}",
        values=values,
        errors=errors,
    )


def _values(known: list[ParametersOut], locale: str) -> dict[str, str]:
    """Return what is set as it would be typed."""
    values = {name: getattr(known[0], name) if known else None for name in STORE_FIELDS}
    return {
        name: "" if value is None else _typed(name, value, locale) for name, value in values.items()
    }


def _typed(name: str, value: object, locale: str) -> str:
    if name not in DECIMALS:
        return str(value)
    point = "," if locale == "pt-BR" else "."
    text = format_decimal(value, 3, locale)  # type: ignore[arg-type]  # the decimals of the schema
    return text.rstrip("0").rstrip(point) or "0"
