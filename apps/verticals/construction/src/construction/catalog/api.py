"""JSON routes of the catalogue."""

from __future__ import annotations

from typing import Annotated, TypeVar
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.http import Caller, OnlyOnce, Outcome, Page, Paging, TenantWork
from basecore.tokens import Principal
from fastapi import APIRouter, Depends, Query, Response

from construction.access import Permission, allowed, may
from construction.activity import actor_of
from construction.catalog import repository, service
from construction.catalog.models import Product
from construction.catalog.schemas import (
    ProductChange,
    ProductDetail,
    ProductIn,
    ProductOut,
    UnitOut,
)
from construction.http import answer, created, if_match

router = APIRouter(prefix="/api/v1/products", tags=["products"])


Shown = TypeVar("Shown", bound=ProductOut)


def shown(product: Product, caller: Principal) -> ProductOut:
    """Return the product as the caller's role may see it."""
    return _veiled(ProductOut.model_validate(product), caller)


async def detailed(session: TenantSession, product: Product, caller: Principal) -> ProductDetail:
    """Return the product with its units and barcodes, as the caller's role may see it."""
    units = await repository.units_of(session, [product.id])
    apart = {
        "units": [UnitOut.model_validate(unit) for unit in units[product.id]],
        "barcodes": await repository.barcodes_of(session, product.id),
    }
    plain = ProductOut.model_validate(product).model_dump()
    return _veiled(ProductDetail.model_validate(plain | apart), caller)


def _veiled(out: Shown, caller: Principal) -> Shown:
    hidden = {
        "base_price": may(caller, Permission.PRICES_READ),
        "cost": may(caller, Permission.COSTS_READ),
    }
    return out.model_copy(update={field: None for field, seen in hidden.items() if not seen})


@router.post(
    "",
    status_code=201,
    response_model=ProductDetail,
    dependencies=[allowed(Permission.PRODUCTS_WRITE)],
)
async def register(
    body: ProductIn, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Register a product."""

    async def make() -> Outcome:
        product = await service.register(session, body, by=actor_of(caller), now=clock.now())
        answered = await detailed(session, product, caller)
        return created(answered, f"/api/v1/products/{product.id}")

    return await once.run(make)


def filter_of(
    *,
    category: Annotated[str | None, Query(max_length=120)] = None,
    category_id: UUID | None = None,
    brand_id: UUID | None = None,
    active: bool | None = None,
    without_price: bool = False,
) -> repository.ProductFilter:
    """Read what a list of products is narrowed by."""
    return repository.ProductFilter(category_id, brand_id, active, category, without_price)


Wanted = Annotated[repository.ProductFilter, Depends(filter_of)]


@router.get("", response_model=Page[ProductOut], dependencies=[allowed(Permission.PRODUCTS_READ)])
async def search(session: TenantWork, caller: Caller, paging: Paging, wanted: Wanted) -> Response:
    """List products by name; with `q`, by how well they fit, mistyped words too."""
    found = await repository.page(session, paging, wanted)
    items = [shown(row, caller) for row in found.rows]
    return answer(Page(items=items, next_cursor=found.next_cursor))


@router.get(
    "/{product_id}", response_model=ProductDetail, dependencies=[allowed(Permission.PRODUCTS_READ)]
)
async def read(product_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Read a product."""
    product = await service.get(session, product_id)
    return answer(await detailed(session, product, caller), version=product.version)


@router.patch(
    "/{product_id}",
    response_model=ProductDetail,
    dependencies=[allowed(Permission.PRODUCTS_WRITE)],
)
async def change(
    product_id: UUID,
    body: ProductChange,
    session: TenantWork,
    caller: Caller,
    version: Annotated[int, Depends(if_match)],
) -> Response:
    """Change fields of a product."""
    product = await service.change(
        session, product_id, body, version=version, by=actor_of(caller), now=clock.now()
    )
    return answer(await detailed(session, product, caller), version=product.version)
