"""Changing one's own password: two short transactions with the slow hashes between them."""

from __future__ import annotations

from dataclasses import dataclass, field

from basecore.errors import NotFoundError

from auth_app.account.errors import WeakPasswordError, WrongPasswordError
from auth_app.audit import Origin, note
from auth_app.sessions import Presence, end_devices
from auth_app.sign_in import Credentials, InvalidCredentialsError, forget_failures, prove
from auth_app.tenants import Store
from auth_app.users import find_active, set_password, weakness_of
from auth_app.wiring import Kit


@dataclass(frozen=True, slots=True)
class Change:
    """The present password and the one that is to follow it."""

    current: str = field(repr=False)
    new: str = field(repr=False)


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
        note(session, "password_changed", origin, user_id=user.id, now=now)
