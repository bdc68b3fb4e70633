"""Use cases of transfers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import InvalidError
from basecore.ids import new_id

from construction import catalog, inventory, locations
from construction.activity import Actor, Audited, note_audited
from construction.inventory import Movement, MovementKind
from construction.orders import plain
from construction.transfers import repository
from construction.transfers.errors import NotThereError, SamePlaceError
from construction.transfers.schemas import TransferIn, TransferRow

LISTED = 20


async def transfer(session: TenantSession, given: TransferIn, *, by: Actor, now: datetime) -> UUID:
    """Let goods go from one location to another; return the transfer's id."""
    if given.from_location == given.to:
        raise SamePlaceError
    await locations.ensure(session, [given.from_location], "from_location")
    await locations.ensure(session, [given.to], "to")
    known = await catalog.get_many(session, [one.product_id for one in given.lines])
    unknown = [i for i, one in enumerate(given.lines) if one.product_id not in known]
    if unknown:
        raise InvalidError({f"lines.{i}.product_id": "Choose one from the list" for i in unknown})
    made = new_id()
    try:
        await inventory.move(
            session,
            [one for line in given.lines for one in _both(line.product_id, line.quantity, given)],
            by=by,
            now=now,
            reference_id=made,
            note=given.note,
            may_go_below=False,
        )
    except inventory.StockShortError as error:
        raise NotThereError(
            {
                place: f"{plain(error.left[line.product_id])} {known[line.product_id].uom}"
                for place, line in enumerate(given.lines)
                if line.product_id in error.left
            }
        ) from error
    told = {"products": str(len(given.lines)), "from": given.from_location, "to": given.to}
    told["note"] = given.note or ""
    await note_audited(session, made, "transferred", Audited.STOCK, by=by, at=now, **told)
    return made


def _both(product_id: UUID, quantity: Decimal, given: TransferIn) -> tuple[Movement, Movement]:
    kind = MovementKind.TRANSFER
    return (
        Movement(product_id, kind, -quantity, given.from_location),
        Movement(product_id, kind, quantity, given.to),
    )


async def last(session: TenantSession) -> list[TransferRow]:
    """Return what went last from one location to another."""
    rows = await repository.last(session, LISTED)
    products = await catalog.get_many(session, [one.product_id for one in rows])
    return [
        TransferRow(
            **one._mapping,  # noqa: SLF001 - SQLAlchemy's public name for it
            sku=products[one.product_id].sku,
            name=products[one.product_id].name,
            uom=products[one.product_id].uom,
        )
        for one in rows
    ]
