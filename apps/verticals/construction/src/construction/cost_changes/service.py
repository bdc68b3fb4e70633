"""Use cases of cost changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from contracts import BaseCostChanged

from construction import catalog, pricing
from construction.activity import Actor, note
from construction.cost_changes import repository
from construction.cost_changes.domain import (
    Reckoned,
    compared,
    floor_price,
    is_back,
    margin_percent,
    percent_above,
)
from construction.cost_changes.schemas import (
    BuyingOut,
    CostChangeOut,
    QuoteBelow,
    RepriceIn,
    SupplierColumn,
)
from construction.explanations import UNKNOWN, Words, explain
from construction.numbering import label
from construction.pricing import PriceChangeIn, Rounding, rounded

SELLERS = "sales"
READ = 200
"""Prices that a chart is drawn from."""


async def take(session: TenantSession, event: BaseCostChanged, at: datetime) -> None:
    """Let a new cost be thought over, until it is or the cost is back where it was."""
    if not event.old_cost:
        return
    product, new = event.product_id, event.new_cost
    kept = await repository.take(session, product, old=event.old_cost, new=new, at=at)
    if kept and is_back(*kept):
        await repository.drop(session, [product])


async def waiting(
    session: TenantSession, rounding: Rounding = Rounding.NONE
) -> list[CostChangeOut]:
    """Return the products whose price is to be thought over, and what the new cost touches."""
    rows = await repository.waiting(session)
    policy = await pricing.policy(session, SELLERS)
    floors = {row.product_id: floor_price(row.new_cost, policy.min_margin_percent) for row in rows}
    quoted: defaultdict[UUID, list[QuoteBelow]] = defaultdict(list)
    for one in await repository.quoted_below(session, floors) if floors else ():
        quoted[one.product_id].append(
            QuoteBelow(id=one.id, number=label(one.number_mask, one.number))
        )
    today = clock.business_date(clock.now())
    ruled = await repository.ruled_below(session, floors, today) if floors else {}
    return [
        _shown(row, rounding, quoted[row.product_id], ruled.get(row.product_id, 0)) for row in rows
    ]


def _shown(row: Any, rounding: Rounding, quoted: list[QuoteBelow], ruled: int) -> CostChangeOut:
    reckoned = Reckoned(row.price, row.old_cost, row.new_cost)
    proposed = rounded(reckoned.proposed, rounding)
    return CostChangeOut(
        **row._mapping,  # noqa: SLF001 - SQLAlchemy's public name for it
        cost_percent=reckoned.cost_percent,
        margin_percent=margin_percent(row.price, row.new_cost),
        proposed_price=proposed,
        proposed_margin_percent=margin_percent(proposed, row.new_cost),
        quotes_below=quoted,
        rules_below=ruled,
    )


async def reprice(session: TenantSession, given: RepriceIn, *, by: Actor, now: datetime) -> int:
    """Let prices follow their costs from a day on; return how many still waited for that."""
    taken = await repository.drop(session, given.product_ids)
    products = await catalog.get_many(session, [row.product_id for row in taken])
    for row in taken:
        reckoned = Reckoned(products[row.product_id].base_price, row.old_cost, row.new_cost)
        change = PriceChangeIn(
            product_id=row.product_id,
            new_price=rounded(reckoned.proposed, given.rounding),
            effective_on=given.effective_on,
        )
        await pricing.schedule(session, change, by=by, now=now)
    return len(taken)


async def keep(
    session: TenantSession, products: Sequence[UUID], *, by: Actor, now: datetime
) -> int:
    """Leave prices as they are, although the cost changed; return how many were left so."""
    taken = await repository.drop(session, products)
    for row in taken:
        costs = {"old_cost": str(row.old_cost), "new_cost": str(row.new_cost)}
        await note(session, row.product_id, "price_kept", by=by, at=now, **costs)
    return len(taken)


async def buying(
    session: TenantSession, product_id: UUID, words: Words, quantity: Decimal | None = None
) -> BuyingOut:
    """Return what a product costs and whom it is best bought from, in words.

    Suppliers are compared for a quantity, or for the one that is usually bought.
    """
    await catalog.get(session, product_id)
    if quantity is None:
        columns = await _columns(session, product_id)
    else:
        columns = await _for(session, product_id, quantity)
    found = await repository.reason(session, product_id)
    alerts = await repository.odd(session, product_id)
    names = await repository.names(session)
    known = found._mapping if found else {}  # noqa: SLF001 - SQLAlchemy's public name for it
    said = _sentence(found, names, words) if found else words.gettext(UNKNOWN)
    if quantity is not None and columns:
        said = _for_quantity(columns[0], quantity, words)
    return BuyingOut(
        base_cost=known.get("base_cost"),
        basis=known.get("basis"),
        quantity=known.get("quantity") if quantity is None else quantity,
        explanation=said,
        alerts=[_alert(one, names, words) for one in alerts],
        suppliers=columns,
        as_of=known.get("as_of"),
    )


async def _columns(session: TenantSession, product_id: UUID) -> list[SupplierColumn]:
    """Return what the engine concluded for the quantity that is usually bought."""
    rows = await repository.suppliers(session, product_id)
    return [SupplierColumn.model_validate(dict(one._mapping)) for one in rows]  # noqa: SLF001 - SQLAlchemy's public name for it


async def _for(session: TenantSession, product_id: UUID, quantity: Decimal) -> list[SupplierColumn]:
    """Compare the suppliers for another quantity."""
    found = compared(await repository.offers(session, product_id), quantity)
    return [
        SupplierColumn.model_validate(
            dict(one.offer._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
            | {
                "rank": rank,
                "quantity": one.quantity,
                "freight": one.offer.freight_per_unit + one.offer.freight_per_order / one.quantity,
                "unit_cost": one.unit_cost,
                "above_best_percent": percent_above(one.weighed, found[0].weighed),
            }
        )
        for rank, one in enumerate(found, 1)
    ]


def _for_quantity(best: SupplierColumn, quantity: Decimal, words: Words) -> str:
    figures = {"quantity": str(quantity), "unit_cost": str(best.unit_cost), "supplier": best.name}
    return explain("pricing.for_quantity", figures, words)


def _sentence(found: Any, names: dict[str, str], words: Words) -> str:
    """Put a recommendation into words: its sentence depends on what decided."""
    figures = dict(found.explanation_figures)
    by = figures.pop("by", None)
    key = f"{found.explanation_key}_{by}" if found.explanation_key == "pricing.best" else None
    figures |= {
        at: names.get(figures[at], "?") for at in ("supplier", "runner_up") if at in figures
    }
    return explain(key or found.explanation_key, figures, words)


def _alert(one: Any, names: dict[str, str], words: Words) -> str:
    said = explain(one.explanation_key, one.explanation_figures, words)
    return f"{names.get(str(one.supplier_id), '?')}: {said}"


async def history(session: TenantSession, product_id: UUID) -> Sequence[Any]:
    """Return the last prices that suppliers asked for a product, the newest first."""
    return await repository.history(session, product_id, READ)
