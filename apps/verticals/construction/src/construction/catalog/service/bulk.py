"""Changing many products at once: shown before, done in one transaction, taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
from construction.catalog.models import BulkEdit, Category, PriceHistory, Product
from construction.catalog.schemas import BulkChange
from construction.catalog.service.products import facts, index_many

TOO_HIGH = msgid("This would make a price larger than prices can be")


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one product."""

    product: Product
    old_price: Decimal
    new_price: Decimal
    values: Mapping[str, Any] = field(default_factory=dict)
    """What else becomes different: its category, whether it is sold."""

    @property
    def is_repriced(self) -> bool:
        """Tell whether the price changes."""
        return self.new_price != self.old_price

    @property
    def is_change(self) -> bool:
        """Tell whether anything changes."""
        return self.is_repriced or bool(self.values)


@dataclass(frozen=True, slots=True)
class Changed:
    """What was changed together."""

    prices: Sequence[PriceHistory]
    edits: Sequence[BulkEdit]

    @property
    def products(self) -> set[UUID]:
        """Return the products that were changed."""
        return {p.product_id for p in self.prices} | {e.product_id for e in self.edits}


@dataclass(frozen=True, slots=True)
class Bulk:
    """What was changed; `batch_id` takes it back."""

    batch_id: UUID
    steps: Sequence[Step]

    @property
    def repriced(self) -> list[Step]:
        """Return the steps that change a price."""
        return [step for step in self.steps if step.is_repriced]


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
    steps = [_step(one, given, same) for one in products]
    bulk = await _apply(session, steps, by=by, now=now)
    percent = str(given.price.percent) if given.price else ""
    await _tell(session, bulk, "prices_changed", by=by, now=now, percent=percent)
    return bulk


async def undo(session: TenantSession, batch_id: UUID, *, by: Actor, now: datetime) -> Bulk:
    """Take a bulk change back, where nobody changed the same again since."""
    changed = await changes_of(session, batch_id)
    products = await repository.lock_many(session, changed.products)
    steps = await _way_back(session, changed, products)
    bulk = await _apply(session, steps, by=by, now=now)
    await _tell(session, bulk, "prices_taken_back", by=by, now=now)
    return bulk


async def can_undo(session: TenantSession, changed: Changed, products: Iterable[Product]) -> bool:
    """Tell whether there is anything that can be taken back."""
    return bool(await _way_back(session, changed, products))


async def changes_of(session: TenantSession, batch_id: UUID) -> Changed:
    """Return what was changed together, or raise `BulkNotFoundError`."""
    changed = Changed(
        await repository.price_batch(session, batch_id), await repository.edits(session, batch_id)
    )
    if not changed.products:
        raise BulkNotFoundError
    return changed


async def _way_back(
    session: TenantSession, changed: Changed, products: Iterable[Product]
) -> list[Step]:
    """Return what becomes of the products of which something can be taken back."""
    prices = {one.product_id: one for one in changed.prices}
    edits = defaultdict[UUID, list[BulkEdit]](list)
    for one in changed.edits:
        edits[one.product_id].append(one)
    known = {str(name_id) for name_id, _ in await repository.named(session, Category)}
    steps = [_back(one, prices.get(one.id), edits[one.id], known) for one in products]
    return [step for step in steps if step.is_change]


def _back(
    product: Product, price: PriceHistory | None, edits: Sequence[BulkEdit], known: set[str]
) -> Step:
    """Return the step back: a field that changed again since stays, as does a category gone."""
    now = product.base_price
    values = {
        one.field: _value(one)
        for one in edits
        if _text(getattr(product, one.field)) == one.new_value
        and (one.field != "category_id" or one.old_value in known | {None})
    }
    old = price.old_price if price and price.new_price == now else now
    return Step(product, now, old, values)


def _text(value: UUID | bool | None) -> str | None:  # noqa: FBT001 - as it is stored
    return None if value is None else str(value).lower()


def _value(one: BulkEdit) -> UUID | bool | None:
    """Return what a field held before."""
    if one.field == "is_active":
        return one.old_value == _text(True)
    return UUID(one.old_value) if one.old_value else None


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


def _step(product: Product, given: BulkChange, same: Mapping[str, Any] | None = None) -> Step:
    old = product.base_price
    values = {k: v for k, v in (same or {}).items() if getattr(product, k) != v}
    if given.price is None:
        return Step(product, old, old, values)
    new = repriced(old, given.price.percent, given.price.rounding)
    if new > MAX_MONEY:
        raise UnitsError({"price.percent": TOO_HIGH})
    return Step(product, old, new, values)


async def _apply(
    session: TenantSession,
    steps: Sequence[Step],
    *,
    by: Actor,
    now: datetime,
) -> Bulk:
    """Store the new prices and what else becomes different; note it and tell it."""
    bulk, ids = Bulk(new_id(), steps), [step.product.id for step in steps]
    edits = [edit for step in steps for edit in _edits(bulk, step)]
    alike = defaultdict[tuple[tuple[str, Any], ...], list[UUID]](list)
    for step in steps:
        alike[tuple(step.values.items())].append(step.product.id)
    for values, same in alike.items():
        await repository.change_all(session, same, dict(values))
    await repository.add_edits(session, edits)
    dearer = {s.product.id: s.new_price for s in steps if s.is_repriced}
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


def _edits(bulk: Bulk, step: Step) -> list[dict[str, Any]]:
    return [
        {
            "id": new_id(),
            "batch_id": bulk.batch_id,
            "product_id": step.product.id,
            "field": name,
            "old_value": _text(getattr(step.product, name)),
            "new_value": _text(value),
        }
        for name, value in step.values.items()
    ]


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
