"""Use cases of administering people; each is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import NotFoundError
from webkit import msgid

from auth_app.audit import Origin, make_unreadable, note
from auth_app.letters import Letter
from auth_app.links import Purpose, mail_link
from auth_app.people.errors import EmailTakenError, OwnAccountError, StillActiveError
from auth_app.second_factor import remove
from auth_app.sessions import end_devices, forget_devices
from auth_app.users import (
    NewUser,
    Role,
    User,
    add_user,
    find,
    find_by_email,
    normalise_email,
    set_password,
)

CALLED = msgid("Removed person")
"""The name of whoever left nothing but what they did."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who administers, from where, and when; `told` says more of it, such as which operator."""

    origin: Origin
    now: datetime
    told: Mapping[str, str] = field(default_factory=dict)

    async def note(
        self, session: TenantSession, action: str, user_id: UUID, **details: str
    ) -> None:
        """Record what is done to a person's account."""
        more = {**self.told, **details}
        await note(session, action, self.origin, user_id=user_id, now=self.now, **more)


async def invite(session: TenantSession, new: NewUser, letter: Letter, act: Act) -> User:
    """Create an account whose password nobody knows, and mail a link to choose one."""
    if await find_by_email(session, normalise_email(new.email)):
        raise EmailTakenError
    user = await add_user(session, new, now=act.now)
    await mail_link(session, user, Purpose.INVITATION, letter, now=act.now)
    await act.note(session, "invited", user.id, role=user.role)
    return user


async def send_link(session: TenantSession, user_id: UUID, letter: Letter, act: Act) -> bool:
    """Mail somebody a link again: the invitation, or to a new password; tell whether it left."""
    user = await _find(session, user_id)
    if not user.is_active:
        raise NotFoundError
    purpose = Purpose.RESET if user.last_sign_in_at else Purpose.INVITATION
    is_sent = await mail_link(session, user, purpose, letter, now=act.now)
    if is_sent:
        await act.note(session, "link_sent", user.id)
    return is_sent


async def change_role(session: TenantSession, user_id: UUID, role: Role, act: Act) -> None:
    """Give somebody another role; it counts at once for what is signed in."""
    user = await _other(session, user_id, act)
    if user.role != role.value:
        told = {"before": user.role, "after": role.value}
        user.role = role.value
        await act.note(session, "role_changed", user.id, **told)


async def switch(session: TenantSession, user_id: UUID, act: Act, *, on: bool) -> None:
    """Switch somebody's account off, which signs them out everywhere, or on again."""
    user = await _other(session, user_id, act)
    if user.is_active is on:
        return
    if not on:
        await end_devices(session, user.id, keep=None, now=act.now)
    user.is_active = on
    await act.note(session, "switched_on" if on else "switched_off", user.id)


async def reset_second_factor(session: TenantSession, user_id: UUID, act: Act) -> None:
    """Let somebody who lost the telephone sign in with the password alone."""
    user = await _other(session, user_id, act)
    if await remove(session, user.id):
        await act.note(session, "second_factor_reset", user.id)


async def remove_personal_data(
    session: TenantSession, user_id: UUID, act: Act, *, called: str, password_hash: str
) -> None:
    """Leave nothing of somebody who is gone but what they did: no name, e-mail, address, device."""
    user = await _other(session, user_id, act)
    if user.is_active:
        raise StillActiveError
    user.name, user.email = called, f"{user.id.hex}@removed.invalid"
    set_password(user, password_hash)
    await remove(session, user.id)
    await forget_devices(session, user.id, now=act.now)
    await make_unreadable(session, user.id)
    await act.note(session, "person_removed", user.id)


async def _other(session: TenantSession, user_id: UUID, act: Act) -> User:
    user = await _find(session, user_id)
    if user.id == act.origin.actor_id:
        raise OwnAccountError
    return user


async def _find(session: TenantSession, user_id: UUID) -> User:
    user = await find(session, user_id)
    if user is None:
        raise NotFoundError
    return user
