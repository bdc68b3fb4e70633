"""What suppliers call products, and what they ask for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.ids import new_id
from basecore.outbox import record
from contracts import SupplierPriceRecorded

from construction import catalog
from construction.activity import Actor, note
from construction.suppliers import repository
from construction.suppliers.domain import Offer, Seller
from construction.suppliers.errors import (
    CodeNotFoundError,
    OfferEndsBeforeError,
    ProductUnknownError,
    RatioInvalidError,
)
from construction.suppliers.models import SupplierCode, SupplierOffer
from construction.suppliers.schemas import CodeIn, CodeOut, OfferIn
from construction.suppliers.service.suppliers import get

ZERO = Decimal(0)


async def keep_code(
    session: TenantSession, supplier_id: UUID, given: CodeIn, *, by: Actor, now: datetime
) -> UUID:
    """Remember what a supplier calls a product and what one of its unit holds."""
    await get(session, supplier_id)
    (kept,) = await keep_codes(session, supplier_id, [given], now=now)
    detail = {"code": given.code, "product_id": str(given.product_id)}
    await note(session, supplier_id, "code_kept", by=by, at=now, **detail)
    return kept


async def keep_codes(
    session: TenantSession, supplier_id: UUID, given: Iterable[CodeIn], *, now: datetime
) -> list[UUID]:
    """Remember many codes; those whose meaning changed mean the new one."""
    kept = []
    for one in sorted(given, key=lambda code: code.code):
        ratio = catalog.as_ratio(one.ratio)
        if ratio is None:
            raise RatioInvalidError
        await _ensure_product(session, one.product_id)
        values = one.model_dump(exclude={"ratio"}) | {
            "id": new_id(),
            "supplier_id": supplier_id,
            "numerator": ratio.numerator,
            "denominator": ratio.denominator,
            "updated_at": now,
        }
        kept.append(await repository.offers.keep_code(session, values))
    return kept


async def _ensure_product(session: TenantSession, product_id: UUID) -> None:
    try:
        await catalog.get(session, product_id)
    except catalog.ProductNotFoundError as error:
        raise ProductUnknownError from error


async def drop_code(
    session: TenantSession, supplier_id: UUID, code_id: UUID, *, by: Actor, now: datetime
) -> None:
    """Forget what a supplier calls a product."""
    await get(session, supplier_id)
    if not await repository.offers.drop_code(session, supplier_id, code_id):
        raise CodeNotFoundError
    await note(session, supplier_id, "code_dropped", by=by, at=now)


async def shown_codes(session: TenantSession, supplier_id: UUID) -> list[CodeOut]:
    """Return a supplier's codes as they go out."""
    return [_shown(one) for one in await repository.offers.codes(session, supplier_id)]


def _shown(code: SupplierCode) -> CodeOut:
    own = {name: getattr(code, name) for name in CodeOut.model_fields if name != "ratio"}
    ratio = catalog.written_ratio(Fraction(code.numerator, code.denominator))
    return CodeOut(**own, ratio=ratio)


async def offer(
    session: TenantSession, supplier_id: UUID, given: OfferIn, *, by: Actor, now: datetime
) -> UUID:
    """Write down a price that a supplier offered."""
    await get(session, supplier_id)
    await _ensure_product(session, given.product_id)
    begins = given.offered_on or clock.business_date(now)
    if given.valid_until is not None and given.valid_until < begins:
        raise OfferEndsBeforeError
    (made,) = await record_prices(session, supplier_id, [given], "entered", by=by, now=now)
    return made


async def record_prices(
    session: TenantSession,
    supplier_id: UUID,
    given: Sequence[OfferIn],
    source: str,
    *,
    by: Actor,
    now: datetime,
    ids: Sequence[UUID] | None = None,
) -> list[UUID]:
    """Write down prices of a supplier: entered, from its price book, or seen on a receipt."""
    rows = [_row(supplier_id, one, source, by, now) for one in given]
    for row, chosen in zip(rows, ids or (), strict=ids is not None):
        row["id"] = chosen
    await repository.offers.add(session, rows)
    for row in rows:
        record(session, as_event(SupplierOffer(**row)), at=now)
    return [row["id"] for row in rows]


def _row(
    supplier_id: UUID, given: OfferIn, source: str, by: Actor, now: datetime
) -> dict[str, Any]:
    return given.model_dump() | {
        "id": new_id(),
        "supplier_id": supplier_id,
        "source": source,
        "minimum_quantity": given.minimum_quantity or ZERO,
        "freight_per_unit": given.freight_per_unit or ZERO,
        "offered_on": given.offered_on or clock.business_date(now),
        "actor_name": by.name,
        "created_at": now,
    }


def as_event(row: SupplierOffer) -> SupplierPriceRecorded:
    """Return the event that says what an offer is."""
    source: Any = row.source  # one of three, as the table checks
    return SupplierPriceRecorded(
        offer_id=row.id,
        supplier_id=row.supplier_id,
        product_id=row.product_id,
        source=source,
        unit_price=row.unit_price,
        minimum_quantity=row.minimum_quantity or None,
        payment_term_days=row.payment_term_days,
        freight_per_unit=row.freight_per_unit or None,
        offered_on=row.offered_on,
        valid_until=row.valid_until,
    )


async def prices_of(
    session: TenantSession, supplier_id: UUID, product_ids: Sequence[UUID]
) -> dict[UUID, list[Offer]]:
    """Return a supplier's offers of products, as the rules take them."""
    found: dict[UUID, list[Offer]] = defaultdict(list)
    for row in await repository.offers.of_products(session, supplier_id, product_ids):
        found[row.product_id].append(_offer(row))
    return found


def _offer(row: SupplierOffer) -> Offer:
    return Offer(
        row.id,
        row.unit_price,
        row.minimum_quantity,
        row.freight_per_unit,
        row.offered_on,
        row.valid_until,
    )


async def sellers_of(
    session: TenantSession, product_ids: Sequence[UUID]
) -> dict[UUID, list[Seller]]:
    """Return who sells products: those with a code, or with an offer, for them."""
    codes, offers = await repository.offers.of_sellers(session, product_ids)
    units = {(one.product_id, one.supplier_id): one for one in codes}
    offered: dict[tuple[UUID, UUID], list[Offer]] = defaultdict(list)
    for row in offers:
        offered[row.product_id, row.supplier_id].append(_offer(row))
    found: dict[UUID, list[Seller]] = defaultdict(list)
    for product_id, supplier_id in sorted({*units, *offered}):
        unit = units.get((product_id, supplier_id))
        ratio = Fraction(unit.numerator, unit.denominator) if unit else None
        lot = unit.lot if unit else Decimal(1)
        prices = offered[product_id, supplier_id]
        found[product_id].append(Seller(supplier_id, prices, ratio, lot))
    return found
