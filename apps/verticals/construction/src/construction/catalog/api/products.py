"""JSON routes of products and their pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, TypeVar
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.http import OnlyOnce, Outcome, Page, Paging, TenantWork
from basecore.tokens import Principal
from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import TypeAdapter

from construction.access import Caller, Permission, allowed, may
from construction.activity import actor_of
from construction.catalog import repository, service
from construction.catalog.models import Product, ProductImage
from construction.catalog.schemas import (
    BulkChange,
    BulkOut,
    ImageOut,
    PriceStepOut,
    ProductChange,
    ProductDetail,
    ProductIn,
    ProductOut,
    UnitOut,
)
from construction.files import StoreFiles
from construction.http import answer, created, if_match, picture

router = APIRouter(prefix="/api/v1/products", tags=["products"])

CAN_WRITE = [allowed(Permission.PRODUCTS_WRITE)]


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
    dependencies=CAN_WRITE,
)
async def register(
    body: ProductIn, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Register a product; a unit without `step` is rounded as the store rounds it."""

    async def make() -> Outcome:
        given = await service.as_sold(session, body)
        product = await service.register(session, given, by=actor_of(caller), now=clock.now())
        answered = await detailed(session, product, caller)
        return created(answered, f"/api/v1/products/{product.id}")

    return await once.run(make)


async def filter_of(
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


@router.post("/bulk/preview", response_model=BulkOut, dependencies=CAN_WRITE)
async def preview(body: BulkChange, session: TenantWork) -> Response:
    """Show what a bulk change would make of the prices; nothing is changed."""
    return answer(_bulk(None, await service.preview(session, body)))


@router.post("/bulk", response_model=BulkOut, dependencies=CAN_WRITE)
async def change_many(
    body: BulkChange, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Change many products in one transaction: all of them or none."""

    async def make() -> Outcome:
        done = await service.change_many(session, body, by=actor_of(caller), now=clock.now())
        return Outcome(200, _bulk(done.batch_id, done.steps).model_dump_json().encode())

    return await once.run(make)


@router.post("/bulk/{bulk_id}/undo", response_model=BulkOut, dependencies=CAN_WRITE)
async def undo(bulk_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Take a bulk change back, where the same was not changed again since."""
    done = await service.undo(session, bulk_id, by=actor_of(caller), now=clock.now())
    return answer(_bulk(done.batch_id, done.steps))


def _bulk(batch_id: UUID | None, steps: Sequence[service.Step]) -> BulkOut:
    items = [
        PriceStepOut(product_id=s.product.id, old_price=s.old_price, new_price=s.new_price)
        for s in steps
    ]
    return BulkOut(batch_id=batch_id, items=items)


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
    dependencies=CAN_WRITE,
)
async def change(
    product_id: UUID,
    body: ProductChange,
    session: TenantWork,
    caller: Caller,
    version: Annotated[int, Depends(if_match)],
) -> Response:
    """Change fields of a product; a unit without `step` keeps its own, or has the store's."""
    given = await service.as_kept(session, product_id, body)
    product = await service.change(
        session, product_id, given, version=version, by=actor_of(caller), now=clock.now()
    )
    return answer(await detailed(session, product, caller), version=product.version)


@router.get(
    "/{product_id}/images",
    response_model=list[ImageOut],
    dependencies=[allowed(Permission.PRODUCTS_READ)],
)
async def images(product_id: UUID, session: TenantWork) -> Response:
    """List a product's pictures."""
    await service.get(session, product_id)
    found = (await repository.images_of(session, [product_id]))[product_id]
    body = TypeAdapter(list[ImageOut]).dump_json([_image(one) for one in found])
    return Response(body, media_type="application/json")


@router.post(
    "/{product_id}/images",
    status_code=201,
    response_model=ImageOut,
    dependencies=CAN_WRITE,
    openapi_extra={"requestBody": {"required": True, "content": {"image/*": {}}}},
)
async def add_image(
    request: Request,
    product_id: UUID,
    session: TenantWork,
    caller: Caller,
    files: StoreFiles,
    once: OnlyOnce,
) -> Response:
    """Add a picture, sent as the body: JPEG, PNG, WebP or GIF. It is made anew."""
    content = await request.body()

    async def make() -> Outcome:
        image = await service.add_image(
            session, product_id, content, files=files, by=actor_of(caller), now=clock.now()
        )
        return created(_image(image), _image(image).url)

    return await once.run(make)


@router.get(
    "/{product_id}/images/{image_id}",
    response_class=Response,
    responses={200: {"content": {"image/webp": {}}}},
    dependencies=[allowed(Permission.PRODUCTS_READ)],
)
async def read_image(
    product_id: UUID,
    image_id: UUID,
    session: TenantWork,
    files: StoreFiles,
    size: Literal["large", "small"] = "large",
) -> Response:
    """Return a picture as WebP."""
    small = size == "small"
    content = await service.content_of(session, product_id, image_id, files=files, small=small)
    return picture(content)


@router.delete("/{product_id}/images/{image_id}", status_code=204, dependencies=CAN_WRITE)
async def remove_image(
    product_id: UUID, image_id: UUID, session: TenantWork, caller: Caller, files: StoreFiles
) -> Response:
    """Take a picture away."""
    await service.remove_image(
        session, product_id, image_id, files=files, by=actor_of(caller), now=clock.now()
    )
    return Response(status_code=204)


def _image(image: ProductImage) -> ImageOut:
    url = f"/api/v1/products/{image.product_id}/images/{image.id}"
    plain = {name: getattr(image, name) for name in ("id", "position", "width", "height")}
    return ImageOut(**plain, url=url, thumbnail_url=f"{url}?size=small")
