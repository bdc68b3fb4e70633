"""An invoice is received: stock, prices and the supplier's codes follow from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession

from construction import catalog, purchases, suppliers
from construction.activity import Actor, note
from construction.nfe import repository
from construction.nfe.domain import InvoiceStatus, Seal, base_quantity, unit_price
from construction.nfe.errors import (
    InvoiceUndecidedError,
    NoSupplierError,
    SealBrokenError,
)
from construction.nfe.models import Invoice, InvoiceLine
from construction.nfe.service.matching import match
from construction.nfe.service.viewing import held, ratio_of


async def register_issuer(
    session: TenantSession, invoice_id: UUID, *, by: Actor, now: datetime
) -> UUID:
    """Register who issued an invoice as a supplier, and look at its open lines again."""
    invoice = await held(session, invoice_id)
    known = await suppliers.with_tax_id(session, invoice.issuer_tax_id)
    if known is None:
        given = suppliers.SupplierIn(name=invoice.issuer_name, tax_id=invoice.issuer_tax_id)
        known = await suppliers.register(session, given, by=by, now=now)
    await repository.change(session, invoice_id, {"supplier_id": known.id})
    waiting = [one for one in await repository.lines(session, invoice_id) if one.state == "open"]
    for line, found in zip(waiting, await match(session, known.id, waiting), strict=True):
        if found is not None:
            await repository.change_line(session, line.id, found.values())
    return known.id


async def discard(session: TenantSession, invoice_id: UUID, *, by: Actor, now: datetime) -> None:
    """Put an invoice away that will not be received; its access key stays taken."""
    await held(session, invoice_id)
    await repository.change(session, invoice_id, {"status": InvoiceStatus.DISCARDED.value})
    await note(session, invoice_id, "discarded", by=by, at=now)


async def receive(
    session: TenantSession,
    invoice_id: UUID,
    *,
    vouches: bool = False,
    by: Actor,
    now: datetime,
) -> None:
    """Receive the goods of an invoice whose lines are all decided, and remember what they are."""
    invoice = await held(session, invoice_id)
    if invoice.supplier_id is None:
        raise NoSupplierError
    if invoice.seal == Seal.BROKEN.value and not vouches:
        raise SealBrokenError
    lines = await repository.lines(session, invoice_id)
    if any(one.state == "open" for one in lines):
        raise InvoiceUndecidedError
    taken = [one for one in lines if one.state == "settled"]
    await _receive_by_purchase(session, invoice, invoice.supplier_id, taken, by=by, now=now)
    await suppliers.keep_codes(session, invoice.supplier_id, _codes(taken), now=now)
    await repository.change(session, invoice_id, {"status": InvoiceStatus.RECEIVED.value})
    await note(session, invoice_id, "received", by=by, at=now)


async def _receive_by_purchase(
    session: TenantSession,
    invoice: Invoice,
    supplier_id: UUID,
    lines: Sequence[InvoiceLine],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Write a receipt for each purchase that the lines belong to, and one for the rest."""
    owners = await purchases.owners(
        session, [x.purchase_line_id for x in lines if x.purchase_line_id]
    )
    groups: dict[UUID | None, list[InvoiceLine]] = defaultdict(list)
    for line in lines:
        owner = owners.get(line.purchase_line_id) if line.purchase_line_id else None
        groups[owner].append(line)
    freight = invoice.freight or None
    for purchase_id in sorted(groups, key=str):
        purchase = await purchases.held_if_open(session, purchase_id) if purchase_id else None
        await purchases.receive_goods(
            session,
            supplier_id,
            [_arrived(line, purchase) for line in groups[purchase_id]],
            purchase=purchase,
            received_on=clock.business_date(now),
            freight=freight,
            document=f"NF-e {invoice.number}/{invoice.series}",
            by=by,
            now=now,
        )
        freight = None  # told once, with the first of the receipts


def _arrived(line: InvoiceLine, purchase: purchases.Purchase | None) -> purchases.Arrived:
    ratio = ratio_of(line)
    if line.product_id is None or ratio is None:
        raise InvoiceUndecidedError
    invoiced = base_quantity(line.quantity, ratio)
    return purchases.Arrived(
        product_id=line.product_id,
        quantity=invoiced if line.counted is None else line.counted,
        unit_price=unit_price(line.value, invoiced),
        line_id=line.purchase_line_id if purchase else None,
        invoiced=invoiced,
        note=line.note,
    )


def _codes(lines: Sequence[InvoiceLine]) -> list[suppliers.CodeIn]:
    """Return what the supplier calls the products; of a code that stands twice, the last."""
    found: dict[str, suppliers.CodeIn] = {}
    for line in lines:
        ratio = ratio_of(line)
        if line.product_id is not None and ratio is not None:
            written = catalog.written_ratio(ratio)
            found[line.code] = suppliers.CodeIn(
                product_id=line.product_id, code=line.code, uom=line.uom, ratio=written
            )
    return list(found.values())
