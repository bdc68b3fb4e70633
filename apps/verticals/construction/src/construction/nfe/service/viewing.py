"""Reading invoices under review."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

from basecore.db import TenantSession

from construction import catalog
from construction.catalog import Product
from construction.nfe import repository
from construction.nfe.domain import InvoiceStatus, base_quantity, unit_price
from construction.nfe.errors import (
    InvoiceLineNotFoundError,
    InvoiceNotFoundError,
    InvoiceStateError,
)
from construction.nfe.models import Invoice, InvoiceLine
from construction.nfe.schemas import InvoiceLineOut, InvoiceOut, InvoiceRow


async def get(session: TenantSession, invoice_id: UUID) -> Invoice:
    """Return an invoice of this store, or raise `InvoiceNotFoundError`."""
    invoice = await repository.get(session, invoice_id)
    if invoice is None:
        raise InvoiceNotFoundError
    return invoice


async def held(session: TenantSession, invoice_id: UUID) -> Invoice:
    """Return an invoice under review, held until the commit."""
    invoice = await repository.get(session, invoice_id, for_change=True)
    if invoice is None:
        raise InvoiceNotFoundError
    if invoice.status != InvoiceStatus.REVIEW.value:
        raise InvoiceStateError
    return invoice


async def line_of(session: TenantSession, invoice_id: UUID, line_id: UUID) -> InvoiceLine:
    """Return a line of an invoice, or raise `InvoiceLineNotFoundError`."""
    found = await repository.line(session, invoice_id, line_id)
    if found is None:
        raise InvoiceLineNotFoundError
    return found


def ratio_of(line: InvoiceLine) -> Fraction | None:
    """Return how many base units one of the invoice's unit is, where it is known."""
    if line.numerator is None or line.denominator is None:
        return None
    return Fraction(line.numerator, line.denominator)


async def shown_rows(session: TenantSession, invoices: Sequence[Invoice]) -> list[InvoiceRow]:
    """Return invoices as a list shows them."""
    waiting = await repository.undecided(session, [one.id for one in invoices])
    return [
        InvoiceRow(
            **{name: getattr(one, name) for name in InvoiceRow.model_fields if name != "undecided"},
            undecided=waiting.get(one.id, 0),
        )
        for one in invoices
    ]


async def shown(session: TenantSession, invoice: Invoice, *, sees_costs: bool) -> InvoiceOut:
    """Return an invoice with its lines."""
    (row,) = await shown_rows(session, [invoice])
    lines = await repository.lines(session, invoice.id)
    said = sum((line.value for line in lines), invoice.freight)
    money = {
        "freight": invoice.freight,
        "total": invoice.total,
        "unexplained": invoice.total - said,
    }
    given = row.model_dump() | (money if sees_costs else dict.fromkeys(money))
    return InvoiceOut(**given, lines=await shown_lines(session, lines, sees_costs=sees_costs))


async def shown_lines(
    session: TenantSession, lines: Sequence[InvoiceLine], *, sees_costs: bool
) -> list[InvoiceLineOut]:
    """Return lines as they go out."""
    ids = {line.product_id for line in lines if line.product_id}
    products = await catalog.get_many(session, ids)
    return [
        _line(one, products.get(one.product_id) if one.product_id else None, sees_costs)
        for one in lines
    ]


def _line(line: InvoiceLine, product: Product | None, sees_costs: bool) -> InvoiceLineOut:  # noqa: FBT001 - a column's presence
    ratio = ratio_of(line)
    base = None if ratio is None else base_quantity(line.quantity, ratio)
    names = ("id", "position", "code", "gtin", "name", "uom", "quantity", "state", "evidence")
    own: dict[str, Any] = {name: getattr(line, name) for name in (*names, "product_id", "note")}
    return InvoiceLineOut(
        **own,
        is_ordered=line.purchase_line_id is not None,
        product_name=product.name if product else None,
        product_sku=product.sku if product else None,
        base_uom=product.uom if product else None,
        ratio=None if ratio is None else catalog.written_ratio(ratio),
        base_quantity=base,
        counted=line.counted,
        unit_price=unit_price(line.value, base) if base and sees_costs else None,
    )
