"""Use cases of locations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession

from construction.locations import repository
from construction.locations.domain import code_of
from construction.locations.errors import (
    LocationNotFoundError,
    LocationTakenError,
    UnknownLocationError,
)
from construction.locations.models import StockLocation
from construction.locations.schemas import LocationIn, LocationOut
from construction.places import STORE
from construction.search import fold


async def listed(session: TenantSession) -> list[LocationOut]:
    """Return every place where the store keeps goods, itself first."""
    added = await repository.listed(session)
    return [LocationOut(code=STORE), *(LocationOut.model_validate(one) for one in added)]


async def ensure(session: TenantSession, codes: Iterable[str], field: str = "location") -> None:
    """Raise `UnknownLocationError` unless the store has these locations."""
    named = set(codes) - {STORE}
    if named and named - {one.code for one in await repository.listed(session)}:
        raise UnknownLocationError(field)


async def add(session: TenantSession, given: LocationIn, *, now: datetime) -> LocationOut:
    """Add a location."""
    code = code_of(fold(given.name))
    if code in {"", STORE} or _is_taken(await repository.listed(session), given.name):
        raise LocationTakenError
    made = await repository.add(session, code, given.name, now)
    if made is None:
        raise LocationTakenError
    return LocationOut(id=made, code=code, name=given.name)


def _is_taken(known: Iterable[StockLocation], name: str, but: UUID | None = None) -> bool:
    return any(fold(one.name) == fold(name) for one in known if one.id != but)


async def rename(session: TenantSession, location_id: UUID, given: LocationIn) -> None:
    """Call a location something else; what movements and events say stays."""
    if _is_taken(await repository.listed(session), given.name, location_id):
        raise LocationTakenError
    if not await repository.rename(session, location_id, given.name):
        raise LocationNotFoundError
