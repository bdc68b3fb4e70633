"""What quantities are rounded to where nobody says so: as the product or the store has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from basecore.db import TenantSession

from construction import sold_units
from construction.catalog import repository
from construction.catalog.schemas import ProductChange, ProductIn, UnitIn

Given = TypeVar("Given", ProductIn, UnitIn)


async def as_sold(session: TenantSession, given: ProductIn) -> ProductIn:
    """Return a new product rounded as the store has its units."""
    if all("step" in one.model_fields_set for one in (given, *given.units)):
        return given
    usual = await sold_units.read(session)
    units = _rounded(given.units, usual, {})
    return _with_step(given, usual.step_of(given.uom)).model_copy(update={"units": units})


async def as_kept(session: TenantSession, product_id: UUID, given: ProductChange) -> ProductChange:
    """Return a change whose units are rounded as the product has them, or else the store."""
    if not given.units or all("step" in one.model_fields_set for one in given.units):
        return given
    stored = (await repository.units_of(session, [product_id]))[product_id]
    usual = await sold_units.read(session)
    units = _rounded(given.units, usual, {one.uom: one.step for one in stored})
    return given.model_copy(update={"units": units})


def _rounded(
    units: Sequence[UnitIn], usual: sold_units.SoldUnits, own: Mapping[str, Decimal]
) -> list[UnitIn]:
    return [_with_step(one, own.get(one.uom, usual.step_of(one.uom))) for one in units]


def _with_step(given: Given, step: Decimal) -> Given:
    return given if "step" in given.model_fields_set else given.model_copy(update={"step": step})
