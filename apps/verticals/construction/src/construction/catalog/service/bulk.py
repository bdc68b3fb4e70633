"""Changing many products at once: shown before, done in one transaction, prices taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id
from basecore.money import MAX_MONEY
from basecore.outbox import record
from contracts import ProductChanged, ProductPriceChanged
from webkit import msgid

from construction.activity import Actor, Audited, note_audited, note_many
from construction.catalog import repository
from construction.catalog.domain import repriced
from construction.catalog.errors import (
    BulkNotFoundError,
    NothingChosenError,
    ProductNotFoundError,
    UnitsError,
)
from construction.catalog.models import Category, PriceHistory, Product
from construction.catalog.schemas import BulkChange
from construction.catalog.service.products import facts, index_many

TOO_HIGH = msgid("This would make a price larger than prices can be")


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one product."""

    product: Product
    old_price: Decimal
    new_price: Decimal


@dataclass(frozen=True, slots=True)
class Bulk:
    """What was changed; `batch_id` takes the prices back."""

    batch_id: UUID
    steps: Sequence[Step]

    @property
    def repriced(self) -> list[Step]:
        """Return the steps that change a price."""
        return [step for step in self.steps if step.new_price != step.old_price]


async def preview(session: TenantSession, given: BulkChange) -> list[Step]:
    """Return what a bulk change would make of each product, in the order of their names."""
    products = await _all_of(session, given.ids)
    return [_step(product, given) for product in products]


async def change_many(
    session: TenantSession, given: BulkChange, *, by: Actor, now: datetime
) -> Bulk:
    """Change many products in one transaction, each with its history and events."""
    if given.price is None and given.category is None and given.is_active is None:
        raise NothingChosenError
    products = await _all_of(session, given.ids, lock=True)
    same: dict[str, Any] = {}
    if given.category:
        same["category_id"] = await repository.name_id(session, Category, given.category)
    if given.is_active is not None:
        same["is_active"] = given.is_active
    bulk = await _apply(session, [_step(one, given) for one in products], same, by=by, now=now)
    percent = str(given.price.percent) if given.price else ""
    await _tell(session, bulk, "prices_changed", by=by, now=now, percent=percent)
    return bulk


async def undo_prices(session: TenantSession, batch_id: UUID, *, by: Actor, now: datetime) -> Bulk:
    """Take the prices of a bulk change back, where nobody changed them again since."""
    changes = {one.product_id: one for one in await changes_of(session, batch_id)}
    steps = [
        Step(product, product.base_price, changes[product.id].old_price)
        for product in await repository.lock_many(session, changes)
        if product.base_price == changes[product.id].new_price
    ]
    bulk = await _apply(session, steps, {}, by=by, now=now)
    await _tell(session, bulk, "prices_taken_back", by=by, now=now)
    return bulk


async def changes_of(session: TenantSession, batch_id: UUID) -> list[PriceHistory]:
    """Return the changes of prices that were made together, or raise `BulkNotFoundError`."""
    changes = await repository.price_batch(session, batch_id)
    if not changes:
        raise BulkNotFoundError
    return changes


async def _all_of(
    session: TenantSession, ids: Sequence[UUID], *, lock: bool = False
) -> list[Product]:
    """Return all of these products by name; `ProductNotFoundError` if one is not the store's."""
    if lock:
        found = await repository.lock_many(session, ids)
    else:
        found = list((await repository.get_many(session, ids)).values())
    if len(found) != len(set(ids)):
        raise ProductNotFoundError
    return sorted(found, key=lambda product: (product.sort_name, product.id))


def _step(product: Product, given: BulkChange) -> Step:
    old = product.base_price
    if given.price is None:
        return Step(product, old, old)
    new = repriced(old, given.price.percent, given.price.rounding)
    if new > MAX_MONEY:
        raise UnitsError({"price.percent": TOO_HIGH})
    return Step(product, old, new)


async def _apply(
    session: TenantSession,
    steps: Sequence[Step],
    same: Mapping[str, Any],
    *,
    by: Actor,
    now: datetime,
) -> Bulk:
    """Store the new prices and what becomes the same for all; note it and tell it."""
    bulk, ids = Bulk(new_id(), steps), [step.product.id for step in steps]
    await repository.change_all(session, ids, same)
    dearer = {s.product.id: s.new_price for s in steps if s.new_price != s.old_price}
    await repository.set_prices(session, dearer)
    await repository.add_prices(session, [_change(bulk, step, by, now) for step in bulk.repriced])
    fresh = await repository.get_many(session, ids, fresh=True)
    await index_many(session, list(fresh.values()))
    await note_many(session, ids, "changed", by=by, at=now)
    for step in steps:
        product = fresh[step.product.id]
        if product.id in dearer:
            record(session, _price_event(step), at=now)
        record(session, ProductChanged(**facts(product)), at=now)
    return bulk


async def _tell(
    session: TenantSession, bulk: Bulk, action: str, *, by: Actor, now: datetime, **detail: str
) -> None:
    """Let the store's record have it once, however many prices changed."""
    if count := len(bulk.repriced):
        told = {"products": str(count)} | detail
        kind = Audited.PRICES
        await note_audited(session, bulk.batch_id, action, kind, by=by, at=now, **told)


def _change(bulk: Bulk, step: Step, by: Actor, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "product_id": step.product.id,
        "old_price": step.old_price,
        "new_price": step.new_price,
        "changed_at": now,
        "changed_by": by.name,
        "batch_id": bulk.batch_id,
    }


def _price_event(step: Step) -> ProductPriceChanged:
    return ProductPriceChanged(
        product_id=step.product.id, old_price=step.old_price, new_price=step.new_price
    )
