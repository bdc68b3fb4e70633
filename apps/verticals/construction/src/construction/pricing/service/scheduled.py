"""Use cases of base prices to come."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import InvalidError
from basecore.ids import new_id

from construction import catalog
from construction.activity import Actor, Audited, note_audited
from construction.pricing import repository
from construction.pricing.errors import PriceChangeNotFoundError, PriceChangeSettledError
from construction.pricing.schemas import PriceChangeIn, Row

IN_THE_PAST = "This day is in the past; choose today or later"
CHOOSE = "Choose one from the list"


async def get_change(session: TenantSession, change_id: UUID) -> Row:
    """Return a price to come, or raise `PriceChangeNotFoundError`."""
    found = await repository.change(session, change_id)
    if found is None:
        raise PriceChangeNotFoundError
    return found


async def schedule(
    session: TenantSession, given: PriceChangeIn, *, by: Actor, now: datetime
) -> Row:
    """Let a base price take effect on a day, today at the earliest."""
    errors = {}
    if given.effective_on < clock.business_date(now):
        errors["effective_on"] = IN_THE_PAST
    if not await repository.goods(session, [given.product_id]):
        errors["product_id"] = CHOOSE
    if errors:
        raise InvalidError(errors)
    values = given.model_dump(mode="python") | {
        "id": new_id(),
        "state": "scheduled",
        "created_by": by.id,
        "created_by_name": by.name,
        "created_at": now,
    }
    await repository.add_change(session, values)
    await _note(session, values, "price_scheduled", by=by, now=now)
    return await get_change(session, values["id"])


async def cancel_change(
    session: TenantSession, change_id: UUID, *, by: Actor, now: datetime
) -> Row:
    """Call a price to come off."""
    waiting = await repository.lock_change(session, change_id)
    if waiting is None:
        raise PriceChangeNotFoundError
    if waiting["state"] != "scheduled":
        raise PriceChangeSettledError
    await repository.settle(session, change_id, {"state": "cancelled", "settled_at": now})
    await _note(session, waiting, "price_schedule_cancelled", by=by, now=now)
    return await get_change(session, change_id)


async def take_effect(session: TenantSession, change_id: UUID, *, now: datetime) -> bool:
    """Make a price to come the base price, once; tell whether it was still to be done.

    The price history names who scheduled it. `StaleError` if somebody changed the product in the
    same moment: then the next round does it.
    """
    waiting = await repository.lock_change(session, change_id)
    if waiting is None or waiting["state"] != "scheduled":
        return False
    if waiting["effective_on"] > clock.business_date(now):
        return False
    product = await catalog.get(session, waiting["product_id"])
    if product.base_price != waiting["new_price"]:
        by = Actor(waiting["created_by"], waiting["created_by_name"])
        change = catalog.ProductChange(base_price=waiting["new_price"])
        await catalog.change(session, product.id, change, version=product.version, by=by, now=now)
    await repository.settle(session, change_id, {"state": "applied", "settled_at": now})
    return True


async def _note(
    session: TenantSession, change: Row, action: str, *, by: Actor, now: datetime
) -> None:
    detail = {"price": str(change["new_price"]), "day": change["effective_on"].isoformat()}
    await note_audited(
        session, change["product_id"], action, Audited.PRICES, by=by, at=now, **detail
    )
