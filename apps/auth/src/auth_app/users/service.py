"""Use cases of people who sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from basecore.db import TenantSession
from basecore.ids import new_id

from auth_app.users.domain import Role, normalise_email
from auth_app.users.models import User


@dataclass(frozen=True, slots=True)
class NewUser:
    """What is told of a person when the account is created; the password already hashed."""

    email: str
    name: str
    role: Role
    password_hash: str


async def add_user(session: TenantSession, new: NewUser, *, now: datetime) -> User:
    """Create a person's account at the session's store."""
    user = User(
        tenant_id=session.tenant_id,
        id=new_id(),
        email=normalise_email(new.email),
        name=new.name,
        role=new.role.value,
        password_hash=new.password_hash,
        is_active=True,
        created_at=now,
    )
    session.add(user)
    await session.flush()
    return user


def set_password(user: User, password_hash: str) -> None:
    """Give a person another password, already hashed."""
    user.password_hash = password_hash
