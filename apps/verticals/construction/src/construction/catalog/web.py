"""Pages of the catalogue."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Literal
from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError, StaleError
from basecore.http import Caller, OnlyOnce, Outcome, Paging, TenantWork
from basecore.http.idempotency import KeyReusedError
from basecore.tokens import Principal
from fastapi import APIRouter, Query, Request, Response
from webkit import msgid, redirect

from construction.access import Permission, allowed, may
from construction.activity import activities, actor_of
from construction.catalog import repository, service
from construction.catalog.models import Category, Product
from construction.catalog.schemas import ProductChange, ProductIn
from construction.pages import (
    FormBody,
    RefusedError,
    form_errors,
    form_locale,
    new_key,
    parse_form,
    retry,
    templates,
    typed,
    typed_version,
)

router = APIRouter(prefix="/web/products", include_in_schema=False)

CAN_READ = [allowed(Permission.PRODUCTS_READ)]
CAN_WRITE = [allowed(Permission.PRODUCTS_WRITE)]
DECIMALS = ("base_price", "cost", "weight_kg")
FIELDS = tuple(name for name in ProductIn.model_fields if name not in {"units", "barcodes"})
FIXED = ("sku", "uom")
"""What a product keeps for good, because documents and stock count in it."""
OPTIONS = 12
UNFIT = HTTPStatus.UNPROCESSABLE_ENTITY
Show = Literal["active", "inactive", "all"]
ACTIVE = {"active": True, "inactive": False, "all": None}
REGISTERED = msgid("The product is registered")
SAVED = msgid("The product is saved")
STALE = msgid(
    "Somebody changed this product while you were editing. What you typed is still here; "
    "where it differs, the stored value stands below the field. Save again to keep yours."
)


def rights(caller: Principal) -> dict[str, Any]:
    """Return what the caller's role sees and does here, as templates ask for it."""
    return {
        "sees_prices": may(caller, Permission.PRICES_READ),
        "sees_costs": may(caller, Permission.COSTS_READ),
        "sees_stock": may(caller, Permission.STOCK_READ),
        "can_write": may(caller, Permission.PRODUCTS_WRITE),
    }


@router.get("", dependencies=CAN_READ)
async def search(
    request: Request,
    session: TenantWork,
    caller: Caller,
    paging: Paging,
    category: Annotated[str, Query(max_length=120)] = "",
    show: Show = "active",
) -> Response:
    """Show products by name."""
    wanted = repository.ProductFilter(active=ACTIVE[show], category=category or None)
    found = await repository.page(session, paging, wanted)
    return templates.render(
        request,
        "catalog/list.html",
        products=found.rows,
        next_cursor=found.next_cursor,
        categories=await _categories(session),
        paging=paging,
        category=category,
        show=show,
        **rights(caller),
    )


@router.get("/options", dependencies=CAN_READ)
async def options(
    request: Request,
    session: TenantWork,
    caller: Caller,
    q: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Offer the products that fit what is being typed."""
    wanted = repository.ProductFilter(active=True)
    found = await repository.suggest(session, q.strip(), wanted, OPTIONS)
    return templates.render(
        request,
        "catalog/options.html",
        products=found,
        sees_prices=may(caller, Permission.PRICES_READ),
    )


@router.get("/new", dependencies=CAN_WRITE)
async def new(request: Request, session: TenantWork) -> Response:
    """Show the empty form."""
    return await _form(request, session, dict.fromkeys(FIELDS, ""), key=new_key())


@router.post("", dependencies=CAN_WRITE)
async def register(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Register a product and show it."""
    values = typed(form, FIELDS)

    async def make() -> Outcome:
        given = parse_form(ProductIn, values, decimals=DECIMALS, locale=form_locale(request))
        product = await service.register(session, given, by=actor_of(caller), now=clock.now())
        return Outcome(303, location=f"/web/products/{product.id}")

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        again = retry(error, form, request)
        page = await _form(request, session, values, **again, status_code=UNFIT)
        raise RefusedError(page) from error
    text = templates.translations(request).gettext(REGISTERED)
    return redirect(request, made.headers["location"], text)


@router.get("/{product_id}", dependencies=CAN_READ)
async def show(request: Request, product_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Show a product, its prices and its life."""
    return templates.render(
        request,
        "catalog/detail.html",
        product=await service.get(session, product_id),
        prices=await repository.prices(session, product_id),
        history=await activities(session, product_id),
        **rights(caller),
    )


@router.get("/{product_id}/edit", dependencies=CAN_WRITE)
async def edit(request: Request, product_id: UUID, session: TenantWork) -> Response:
    """Show the form with the product's values."""
    product = await service.get(session, product_id)
    return await _form(request, session, {}, product=product)


@router.post("/{product_id}/edit", dependencies=CAN_WRITE)
async def change(
    request: Request, product_id: UUID, session: TenantWork, caller: Caller, form: FormBody
) -> Response:
    """Save what differs, if nobody changed the product since the form was shown."""
    values = typed(form, (*FIELDS, "is_active", "version"))
    product = await service.get(session, product_id)
    try:
        await service.change(
            session,
            product_id,
            _changes(values, product, form_locale(request)),
            version=typed_version(form),
            by=actor_of(caller),
            now=clock.now(),
        )
    except (InvalidError, StaleError) as error:
        raise RefusedError(await _refused(request, session, values, product, error)) from error
    text = templates.translations(request).gettext(SAVED)
    return redirect(request, f"/web/products/{product_id}", text)


def _changes(values: dict[str, str], product: Product, locale: str) -> ProductChange:
    """Return what the form changes; emptied optional fields are cleared."""
    typed_in = {name: values[name] for name in FIELDS} | {
        name: getattr(product, name) for name in FIXED
    }
    given = parse_form(ProductIn, typed_in, decimals=DECIMALS, locale=locale)
    whole = given.model_dump(include=set(FIELDS) - set(FIXED)) | {
        "is_active": bool(values["is_active"])
    }
    return ProductChange.model_validate(
        {name: value for name, value in whole.items() if value != getattr(product, name)}
    )


async def _refused(
    request: Request,
    session: TenantWork,
    values: dict[str, str],
    product: Product,
    error: InvalidError | StaleError,
) -> Response:
    if isinstance(error, InvalidError):
        errors, status_code = form_errors(error, request), UNFIT
    else:
        errors = {"": templates.translations(request).gettext(STALE)}
        values = values | {"version": str(product.version)}
        status_code = HTTPStatus.CONFLICT
    return await _form(
        request, session, values, product=product, errors=errors, status_code=status_code
    )


async def _categories(session: TenantWork) -> list[str]:
    return [name for _, name in await repository.named(session, Category)]


async def _form(
    request: Request,
    session: TenantWork,
    values: dict[str, str],
    *,
    product: Product | None = None,
    errors: dict[str, str] | None = None,
    key: str = "",
    status_code: int = 200,
) -> Response:
    return templates.render(
        request,
        "catalog/form.html",
        status_code=status_code,
        values=values,
        product=product,
        errors=errors or {},
        key=key,
        categories=await _categories(session),
        is_stale=status_code == HTTPStatus.CONFLICT,
    )
