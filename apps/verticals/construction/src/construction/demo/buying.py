"""What a demo store buys: suppliers with codes and prices, purchases in each state, an invoice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from sqlalchemy import select

from construction import customers, nfe, purchases, store, suppliers
from construction.activity import Actor
from construction.catalog import Product
from construction.demo.invoice import Line, invoice
from construction.demo.sellers import Seller, sellers
from construction.numbering import label

GOODS_OF_EACH = 8
LINES = 3
LOT = {"SC": Decimal(10), "MIL": Decimal(1)}
LIST, IN_BULK = Decimal("0.99"), Decimal("0.94")
"""Shares of the cost that are asked, by the piece and from a quantity on."""
BULK = Decimal(100)
TEN_THOUSANDTH = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Buyer:
    """The transaction, who buys in it, who takes the goods in, and when."""

    session: TenantSession
    staff: Mapping[str, Actor]
    now: datetime

    def ago(self, days: int) -> datetime:
        """Return the moment some days ago."""
        return self.now - timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Known:
    """A supplier that is registered, and what it sells."""

    seller: Seller
    id: UUID
    goods: Sequence[Product]


async def buy(buyer: Buyer) -> None:
    """Let a store buy, unless it has suppliers; the draft is made last, and stands first."""
    session = buyer.session
    if await session.scalar(select(suppliers.Supplier.id).limit(1)):
        return
    goods = list(await session.scalars(select(Product).order_by(Product.sku)))
    known = [await _introduce(buyer, one, goods) for one in sellers()]
    selling = [(one, happens) for one, happens in zip(known, STORIES, strict=True) if one.goods]
    for one, happens in selling:
        await happens(buyer, one)
    await _draft(buyer, selling[0][0], buyer.now)


async def _introduce(buyer: Buyer, seller: Seller, goods: Sequence[Product]) -> Known:
    given = suppliers.SupplierIn(
        name=seller.name,
        tax_id=seller.tax_id,
        email=seller.email,
        phone=seller.phone,
        city="Barra Mansa",
        state="RJ",
        payment_term_days=seller.term_days,
        lead_time_days=seller.lead_days,
        minimum_order=Decimal(seller.minimum),
        contacts=[
            suppliers.ContactIn(name=seller.person, role="Vendas", phone=seller.phone),
        ],
    )
    by, at = buyer.staff["admin"], buyer.ago(30)
    supplier = await suppliers.register(buyer.session, given, by=by, now=at)
    sold = [one for prefix in seller.prefixes for one in goods if one.sku.startswith(prefix)]
    own = sold[:GOODS_OF_EACH]
    codes = [_code(one) for one in own]
    await suppliers.keep_codes(buyer.session, supplier.id, codes, now=at)
    offers = [offer for one in own for offer in _offers(one, buyer)]
    await suppliers.record_prices(buyer.session, supplier.id, offers, "entered", by=by, now=at)
    return Known(seller, supplier.id, own)


def _code(product: Product) -> suppliers.CodeIn:
    return suppliers.CodeIn(
        product_id=product.id,
        code=f"V{product.sku.replace('-', '')}",
        uom=product.uom,
        lot=LOT.get(product.uom, Decimal(1)),
    )


def _offers(product: Product, buyer: Buyer) -> list[suppliers.OfferIn]:
    """Return what is asked for a product: by the piece, and less for many until next month."""
    cost, begins = product.cost or product.base_price, clock.business_date(buyer.ago(30))
    return [
        suppliers.OfferIn(
            product_id=product.id,
            unit_price=(cost * LIST).quantize(TEN_THOUSANDTH),
            offered_on=begins,
        ),
        suppliers.OfferIn(
            product_id=product.id,
            unit_price=(cost * IN_BULK).quantize(TEN_THOUSANDTH),
            minimum_quantity=BULK,
            offered_on=begins,
            valid_until=clock.business_date(buyer.now) + timedelta(days=30),
        ),
    ]


async def _draft(buyer: Buyer, known: Known, at: datetime) -> purchases.Purchase:
    chosen = known.goods[:LINES]
    lines = [
        purchases.LineIn(product_id=one.id, quantity=10 * LOT.get(one.uom, Decimal(2)))
        for one in chosen
    ]
    given = purchases.PurchaseIn(supplier_id=known.id, lines=lines)
    return await purchases.draft(buyer.session, given, by=buyer.staff["stock"], now=at)


async def _order(buyer: Buyer, known: Known, *, days_ago: int) -> purchases.Purchase:
    at = buyer.ago(days_ago)
    made, by = await _draft(buyer, known, at), buyer.staff["admin"]
    return await purchases.send(buyer.session, made.id, channel="whatsapp", by=by, now=at)


async def _receive(buyer: Buyer, purchase: purchases.Purchase, share: Decimal) -> None:
    """Count this share of each line."""
    session, by = buyer.session, buyer.staff["stock"]
    lines = await purchases.lines(session, purchase.id)
    came = [
        purchases.CountedIn(line_id=one.id, quantity=(one.quantity * share).quantize(LOT["MIL"]))
        for one in lines
    ]
    given, version = purchases.ReceiptIn(lines=came), purchase.version
    await purchases.receive(session, purchase.id, given, version=version, by=by, now=buyer.now)


async def _whole(buyer: Buyer, known: Known) -> None:
    await _receive(buyer, await _order(buyer, known, days_ago=5), Decimal(1))


async def _late(buyer: Buyer, known: Known) -> None:
    await _order(buyer, known, days_ago=known.seller.lead_days + 3)


async def _half(buyer: Buyer, known: Known) -> None:
    await _receive(buyer, await _order(buyer, known, days_ago=4), Decimal("0.5"))


async def _called_off(buyer: Buyer, known: Known) -> None:
    made, by = await _order(buyer, known, days_ago=3), buyer.staff["admin"]
    session, at = buyer.session, buyer.ago(2)
    await purchases.cancel(session, made.id, version=made.version, by=by, now=at)


async def _waiting(buyer: Buyer, known: Known) -> None:
    await _order(buyer, known, days_ago=0)


async def _invoiced(buyer: Buyer, known: Known) -> None:
    """Order, and let the invoice come: known by the order, by code, by name, and not at all."""
    purchase = await _order(buyer, known, days_ago=2)
    own = await store.get(buyer.session)
    number, by = label(purchase.number_mask, purchase.number), buyer.staff["stock"]
    text = invoice(
        known.seller,
        customers.normal_tax_id(own.cnpj or ""),
        _lines(known, number),
        at=buyer.ago(1),
    )
    await nfe.arrive(buyer.session, [("NF-e 1207.xml", text)], by=by, now=buyer.now)


def _lines(known: Known, number: str) -> list[Line]:
    lines = []
    for place, one in enumerate(known.goods):
        is_ordered = place < LINES
        lines.append(
            Line(
                code=f"V{one.sku.replace('-', '')}" if place <= LINES else f"N{place:04d}",
                name=one.name.upper(),
                uom=one.uom,
                quantity=10 * LOT.get(one.uom, Decimal(2)),
                unit_price=((one.cost or one.base_price) * LIST).quantize(TEN_THOUSANDTH),
                ordered=(number, place + 1) if is_ordered else None,
            )
        )
    price = Decimal("89.90")
    return [*lines, Line("N9001", "MOSTRUARIO DE REGISTROS", "KIT", Decimal(1), price)]


STORIES = (_whole, _late, _half, _invoiced, _called_off, _waiting)
"""What happens to the order of each supplier that sells what the store has."""
