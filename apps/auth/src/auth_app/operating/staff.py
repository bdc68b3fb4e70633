"""People of a store: invited, listed, switched off and on, given a role or a new password."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import AppError
from basecore.outgoing import is_address

from auth_app.opaque import new_token
from auth_app.operating.desk import OPERATOR, Desk
from auth_app.people import service
from auth_app.people.domain import STAFF, is_person_name
from auth_app.people.errors import LinkSentError
from auth_app.people.service import Act
from auth_app.users import NewUser, Role, User, everybody, find_by_email, normalise_email


class RefusedError(AppError):
    """What the operator typed does not name a person or says nothing about one."""


def new_person(email: str, name: str, role: Role, password_hash: str) -> NewUser:
    """Return a person to add, if name and address can be those of one."""
    address = normalise_email(email)
    if not is_address(address):
        raise RefusedError(f"{email} is no e-mail address")
    if not is_person_name(name.strip()):
        raise RefusedError("Type the person's name")
    return NewUser(address, name.strip(), role, password_hash)


async def listing(desk: Desk, *, slug: str) -> list[dict[str, Any]]:
    """Return a store's people."""
    store = await desk.store(slug)
    async with desk.database.tenant(store.tenant_id) as session:
        people = await everybody(session)
    return [
        {
            "email": one.email,
            "name": one.name,
            "role": one.role,
            "is_active": one.is_active,
            "last_sign_in_at": one.last_sign_in_at,
            "id": one.id,
        }
        for one in people
    ]


async def invite(desk: Desk, *, slug: str, email: str, name: str, role: str) -> dict[str, Any]:
    """Invite somebody by mail."""
    store = await desk.store(slug)
    unknown = await desk.passwords.hash(new_token())
    person = new_person(email, name, _role(role), unknown)
    async with desk.database.tenant(store.tenant_id) as session:
        user = await service.invite(session, person, desk.letter(store), _act(desk))
    return {"id": user.id}


async def switch(desk: Desk, *, slug: str, email: str, on: bool) -> dict[str, Any]:
    """Switch somebody's account off, which signs them out everywhere, or on again."""
    store = await desk.store(slug)
    async with desk.database.tenant(store.tenant_id) as session:
        user_id = await _person(session, slug, email)
        await service.switch(session, user_id, _act(desk), on=on)
    return {"id": user_id}


async def role(desk: Desk, *, slug: str, email: str, role: str) -> dict[str, Any]:
    """Give somebody another role."""
    store = await desk.store(slug)
    async with desk.database.tenant(store.tenant_id) as session:
        user_id = await _person(session, slug, email)
        await service.change_role(session, user_id, _role(role), _act(desk))
    return {"id": user_id}


async def reset(desk: Desk, *, slug: str, email: str, two_steps: bool) -> dict[str, Any]:
    """Mail somebody a link to a new password, or make the password alone enough again."""
    store = await desk.store(slug)
    async with desk.database.tenant(store.tenant_id) as session:
        user_id = await _person(session, slug, email)
        if two_steps:
            await service.reset_second_factor(session, user_id, _act(desk))
        elif not await service.send_link(session, user_id, desk.letter(store), _act(desk)):
            raise LinkSentError
    return {"id": user_id}


def _act(desk: Desk) -> Act:
    return Act(OPERATOR, desk.now, {"operator": desk.operator})


def _role(name: str) -> Role:
    if name not in STAFF:
        raise RefusedError(f"There is no role {name}; there are {', '.join(STAFF)}")
    return Role(name)


async def _person(session: TenantSession, slug: str, email: str) -> UUID:
    user: User | None = await find_by_email(session, normalise_email(email))
    if user is None:
        raise RefusedError(f"Nobody at {slug} has the address {email}")
    return user.id
