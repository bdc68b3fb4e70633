"""Use cases of seeing and ending what one is signed in with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import NotFoundError

from auth_app.sessions import listing, repository
from auth_app.sessions.listing import SignedInDevice


async def devices_of(
    session: TenantSession, user_id: UUID, *, now: datetime
) -> Sequence[SignedInDevice]:
    """Return the browsers and programs that a person is signed in with."""
    found = await listing.browsers(session, user_id, now=now)
    return [*found, *await listing.programs(session, user_id, now=now)]


async def end_device(session: TenantSession, user_id: UUID, which: UUID, *, now: datetime) -> None:
    """Sign one of a person's browsers or programs out."""
    await repository.lock_person(session, user_id)
    if not await listing.revoke_one(session, user_id, which, now=now):
        raise NotFoundError


async def end_devices(
    session: TenantSession, user_id: UUID, *, keep: UUID | None, now: datetime
) -> None:
    """Sign all of a person's browsers and programs out, except one if it is to stay."""
    await repository.lock_person(session, user_id)
    await listing.revoke_all(session, user_id, keep=keep, now=now)


async def forget_devices(session: TenantSession, user_id: UUID, *, now: datetime) -> None:
    """Sign a person out everywhere and keep nothing of what they were signed in with."""
    await end_devices(session, user_id, keep=None, now=now)
    await repository.purge(session, user_id, before=now + timedelta(seconds=1))
