"""A product's page."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from webkit import step_chart

from construction import remarks
from construction.access import Caller
from construction.activity import activities
from construction.catalog import repository, service
from construction.catalog.models import PriceHistory, Product
from construction.catalog.web.access import CAN_READ, PREFIX, rights
from construction.catalog.web.rows import shown_units
from construction.pages import form_locale, new_key, templates

router = APIRouter(prefix=PREFIX, include_in_schema=False)


@router.get("/{product_id}", dependencies=CAN_READ)
async def show(request: Request, product_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Show a product, its units, pictures and prices, and its life."""
    product = await service.get(session, product_id)
    prices = await repository.prices(session, product_id)
    units = (await repository.units_of(session, [product_id]))[product_id]
    barcodes = await repository.barcodes_of(session, product_id)
    return templates.render(
        request,
        "catalog/detail.html",
        product=product,
        units=shown_units(units, barcodes, form_locale(request)),
        barcode=next((one.code for one in barcodes if one.uom == product.uom), None),
        images=(await repository.images_of(session, [product_id]))[product_id],
        prices=prices,
        chart=_chart(product, prices),
        history=await activities(session, product_id),
        added=await remarks.of(session, [product_id]),
        key=new_key(),
        **rights(caller),
    )


def _chart(product: Product, prices: list[PriceHistory]) -> object:
    """Return the course of the base price; None while there is nothing to see."""
    if not prices:
        return None
    first = prices[-1]
    points = [(product.created_at, first.old_price)]
    points += [(change.changed_at, change.new_price) for change in reversed(prices)]
    return step_chart(points, clock.now())
