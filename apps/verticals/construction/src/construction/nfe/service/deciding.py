"""A person decides what a line is; every decision is kept as it is made."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from webkit import msgid

from construction import catalog
from construction.activity import Actor
from construction.nfe import repository
from construction.nfe.domain import Evidence, base_quantity
from construction.nfe.errors import DecisionError
from construction.nfe.models import InvoiceLine
from construction.nfe.schemas import DecisionIn
from construction.nfe.service.matching import ratio_of as unit_ratio
from construction.nfe.service.viewing import held, line_of, ratio_of

NOT_LISTED = "Choose one from the list"
HOW_MANY = msgid("Write how many of our unit one of the invoice's holds, for example 2.16 or 1/3")
TOO_LARGE = "This is too large"
LARGEST = Decimal(1_000_000)


async def decide(
    session: TenantSession, invoice_id: UUID, line_id: UUID, given: DecisionIn
) -> None:
    """Settle a line: the product, what one of the invoice's unit holds, what was counted."""
    await held(session, invoice_id)
    line = await line_of(session, invoice_id, line_id)
    product_id = given.product_id or line.product_id
    if product_id is None or not await catalog.get_many(session, [product_id]):
        raise DecisionError({"product_id": NOT_LISTED})
    ratio = await _ratio(session, line, product_id, given.ratio)
    is_same = product_id == line.product_id
    values: dict[str, Any] = {
        "product_id": product_id,
        "evidence": line.evidence if is_same else Evidence.CHOSEN.value,
        "purchase_line_id": line.purchase_line_id if is_same else None,
    }
    await _settle(session, line, values, ratio, given)


async def _ratio(
    session: TenantSession, line: InvoiceLine, product_id: UUID, typed: str | None
) -> Fraction:
    if typed:
        found = catalog.as_ratio(typed)
    elif product_id == line.product_id and ratio_of(line) is not None:
        found = ratio_of(line)
    else:
        found = await unit_ratio(session, product_id, line.uom)
    if found is None:
        raise DecisionError({"ratio": HOW_MANY})
    return found


async def _settle(
    session: TenantSession,
    line: InvoiceLine,
    values: dict[str, Any],
    ratio: Fraction,
    given: DecisionIn,
) -> None:
    if base_quantity(line.quantity, ratio) > LARGEST:
        raise DecisionError({"ratio": TOO_LARGE})
    found: dict[str, Any] = {"numerator": ratio.numerator, "denominator": ratio.denominator}
    found |= {"counted": given.counted, "note": given.note, "state": "settled"}
    await repository.change_line(session, line.id, values | found)


async def leave_out(session: TenantSession, invoice_id: UUID, line_id: UUID) -> None:
    """Say that a line brings nothing into stock."""
    await held(session, invoice_id)
    line = await line_of(session, invoice_id, line_id)
    await repository.change_line(session, line.id, {"state": "left_out"})


async def register_product(
    session: TenantSession,
    invoice_id: UUID,
    line_id: UUID,
    given: catalog.ProductIn,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Register the product of a line, which is settled by that: one unit is one unit."""
    await held(session, invoice_id)
    line = await line_of(session, invoice_id, line_id)
    product = await catalog.register(session, given, by=by, now=now)
    values = {
        "product_id": product.id,
        "evidence": Evidence.NEW.value,
        "purchase_line_id": None,
    }
    await _settle(session, line, values, Fraction(1), DecisionIn())
