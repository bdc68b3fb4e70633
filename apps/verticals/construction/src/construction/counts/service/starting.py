"""Beginning a count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import InvalidError
from basecore.ids import new_id

from construction import catalog, insights, locations
from construction.activity import Actor, note
from construction.counts import repository
from construction.counts.domain import CountStatus, Scope, whose_turn
from construction.counts.errors import NothingToCountError
from construction.counts.schemas import CountIn


async def start(session: TenantSession, given: CountIn, *, by: Actor, now: datetime) -> UUID:
    """Begin a count; return its id."""
    await locations.ensure(session, [given.location])
    category = await _category(session, given.category_id) if given.category_id else None
    products = await _products(session, given, now)
    count_id = new_id()
    values = {
        "id": count_id,
        "location": given.location,
        "scope": given.scope.value,
        "category": category,
        "is_blind": given.is_blind,
        "status": CountStatus.OPEN.value,
        "started_at": now,
        "started_by": by.name,
    }
    if not await repository.add(session, values, products):
        raise NothingToCountError("category_id" if given.category_id else "scope")
    await note(session, count_id, "count_started", by=by, at=now)
    return count_id


async def _category(session: TenantSession, category_id: UUID) -> str:
    for known, name in await catalog.named(session, catalog.Category):
        if known == category_id:
            return name
    raise InvalidError({"category_id": "Choose one from the list"})


async def _products(session: TenantSession, given: CountIn, now: datetime) -> Sequence[UUID] | None:
    """Return what is counted; None is everything."""
    if given.scope is Scope.FULL:
        return None
    products = await repository.on_sale(session, given.category_id)
    if given.scope is Scope.CATEGORY:
        return products
    last = await repository.last_counted(session)
    classes = {one.product_id: one.abc for one in await insights.classes(session)}
    return whose_turn(products, last, classes, size=given.size, now=now)
