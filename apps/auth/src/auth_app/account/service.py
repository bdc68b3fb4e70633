"""Changing one's own password: two short transactions with the slow hashes between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from basecore.db import TenantSession
from basecore.errors import NotFoundError

from auth_app.account.errors import WeakPasswordError, WrongPasswordError
from auth_app.account.schemas import DeviceData, EntryData, OwnData
from auth_app.audit import AuditEntry, Origin, Wanted, entries, note, opened
from auth_app.opaque import Seal
from auth_app.sessions import Presence, devices_of, end_devices
from auth_app.sign_in import Credentials, InvalidCredentialsError, forget_failures, prove
from auth_app.tenants import Store
from auth_app.users import User, find_active, set_password, weakness_of
from auth_app.wiring import Kit

MOST_ENTRIES = 10_000


@dataclass(frozen=True, slots=True)
class Change:
    """The present password and the one that is to follow it."""

    current: str = field(repr=False)
    new: str = field(repr=False)


async def own_data(session: TenantSession, user: User, *, seal: Seal, now: datetime) -> OwnData:
    """Return all that this service holds of a person who asks for it."""
    found = await entries(session, Wanted(person=user.id), after=None, limit=MOST_ENTRIES)
    record = await opened(session, seal, (one for one in found if _is_own(one, user)))
    return OwnData(
        exported_at=now,
        id=user.id,
        name=user.name,
        email=user.email,
        role=user.role,
        created_at=user.created_at,
        last_sign_in_at=user.last_sign_in_at,
        devices=[
            DeviceData.model_validate(one) for one in await devices_of(session, user.id, now=now)
        ],
        record=[EntryData.model_validate(one) for one in record],
    )


def _is_own(entry: AuditEntry, user: User) -> bool:
    # What somebody else did to the account says where that person was.
    return entry.actor_id in {None, user.id}


async def change_password(
    kit: Kit, store: Store, here: Presence, change: Change, origin: Origin
) -> None:
    """Give the person another password; every other browser and program is signed out."""
    weakness = weakness_of(change.new, email=here.user.email)
    if weakness is not None:
        raise WeakPasswordError(weakness)
    given = Credentials(here.user.email, change.current, origin.address or "")
    try:
        proven = await prove(kit, store, given)
    except InvalidCredentialsError as error:
        raise WrongPasswordError from error
    password_hash = await kit.passwords.hash(change.new)
    now = kit.now()
    async with kit.database.tenant(store.tenant_id) as session:
        await end_devices(session, here.user.id, keep=here.session_id, now=now)
        user = await find_active(session, here.user.id)
        if user is None:
            raise NotFoundError
        set_password(user, password_hash)
        await forget_failures(session, proven.subjects)
        await note(session, "password_changed", origin, user_id=user.id, now=now)
