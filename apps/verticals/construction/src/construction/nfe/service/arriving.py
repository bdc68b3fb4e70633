"""Files arrive: each is an invoice to be reviewed, or is refused with a sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id

from construction import customers, store, suppliers
from construction.activity import Actor, note
from construction.nfe import repository
from construction.nfe.domain import (
    MAX_FILES,
    Document,
    Fault,
    FaultyFileError,
    InvoiceStatus,
)
from construction.nfe.service.matching import match
from construction.nfe.service.reading import files_in, read


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of a file; a duplicate names the invoice that is here."""

    name: str
    invoice_id: UUID | None
    fault: Fault | None


async def arrive(
    session: TenantSession, given: Iterable[tuple[str, bytes]], *, by: Actor, now: datetime
) -> list[Arrival]:
    """Read files and zips; what is refused keeps nothing else from coming in."""
    own = customers.normal_tax_id((await store.get(session)).cnpj or "")
    opened = await asyncio.to_thread(_opened, list(given))
    return [await _arrive(session, name, one, own, by, now) for name, one in opened]


def _opened(given: list[tuple[str, bytes]]) -> list[tuple[str, Document | Fault]]:
    """Return the invoices in files; parsing is work for another thread."""
    found: list[tuple[str, Document | Fault]] = []
    for name, content in given:
        for inner, one in files_in(name, content):
            if len(found) >= MAX_FILES:
                return [*found, (name, Fault.TOO_MANY)]
            found.append((inner, one if isinstance(one, Fault) else _read(one)))
    return found


def _read(content: bytes) -> Document | Fault:
    try:
        return read(content)
    except FaultyFileError as error:
        return error.fault


async def _arrive(
    session: TenantSession, name: str, one: Document | Fault, own: str, by: Actor, now: datetime
) -> Arrival:
    if isinstance(one, Fault):
        return Arrival(name, None, one)
    if not own:
        return Arrival(name, None, Fault.NO_CNPJ)
    if one.recipient_tax_id != own:
        return Arrival(name, None, Fault.RECIPIENT)
    supplier = await suppliers.with_tax_id(session, one.issuer_tax_id)
    invoice_id = new_id()
    values: dict[str, Any] = {
        "id": invoice_id,
        "access_key": one.access_key,
        "number": one.number,
        "series": one.series,
        "issued_on": one.issued_on,
        "issuer_tax_id": one.issuer_tax_id,
        "issuer_name": one.issuer_name,
        "supplier_id": supplier.id if supplier else None,
        "freight": one.freight,
        "total": one.total,
        "seal": one.seal.value,
        "status": InvoiceStatus.REVIEW.value,
        "actor_name": by.name,
        "created_at": now,
    }
    if not await repository.add(session, values):
        return Arrival(name, await repository.with_key(session, one.access_key), Fault.DUPLICATE)
    await repository.add_lines(session, await _rows(session, invoice_id, values, one))
    await note(session, invoice_id, "arrived", by=by, at=now)
    return Arrival(name, invoice_id, None)


async def _rows(
    session: TenantSession, invoice_id: UUID, values: dict[str, Any], document: Document
) -> list[dict[str, Any]]:
    matches = await match(session, values["supplier_id"], document.items)
    nothing: dict[str, Any] = dict.fromkeys(
        ("product_id", "evidence", "purchase_line_id", "numerator", "denominator")
    ) | {"state": "open"}
    rows = []
    for item, found in zip(document.items, matches, strict=True):
        own = {name: getattr(item, name) for name in item.__dataclass_fields__}
        row = {**own, "id": new_id(), "invoice_id": invoice_id}
        row |= found.values() if found else nothing
        # What has no quantity brings no goods: it only corrects values.
        rows.append(row | ({"state": "left_out"} if item.quantity == 0 else {}))
    return rows
