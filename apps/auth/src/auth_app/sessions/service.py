"""Use cases of sessions and refresh tokens; the edge commits, also after a refusal."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id

from auth_app.opaque import Seal, new_token
from auth_app.sessions import repository
from auth_app.sessions.domain import ABSOLUTE, REFRESH_LIFE, TOUCH_AFTER, Use, is_open, use_of
from auth_app.sessions.models import RefreshToken, Session
from auth_app.users import User

security = logging.getLogger("security")

KEEP = timedelta(days=30)
BROWSER = "session"
PROGRAM = "refresh"


@dataclass(frozen=True, slots=True)
class Rotation:
    """A refresh token was good: whose it was, of which family, and what follows it."""

    user: User
    family_id: UUID
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Presence:
    """A person, and the browser's session or the program's family by which they are here."""

    user: User
    session_id: UUID | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A new sign-in: its id, and what the browser or the program keeps."""

    id: UUID
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a program's chain is, and what the program calls itself."""

    user_id: UUID
    device: str


async def open_session(
    session: TenantSession, user_id: UUID, *, device: str, seal: Seal, now: datetime
) -> Opened:
    """Sign a browser in and return its cookie's value."""
    await repository.purge(session, user_id, before=now - KEEP)
    token = new_token()
    opened = Opened(new_id(), token)
    session.add(
        Session(
            tenant_id=session.tenant_id,
            id=opened.id,
            user_id=user_id,
            token_hash=seal.digest(BROWSER, token),
            device=device,
            created_at=now,
            last_seen_at=now,
            expires_at=now + ABSOLUTE,
        )
    )
    return opened


async def signed_in(
    session: TenantSession, token: str, *, seal: Seal, now: datetime
) -> Presence | None:
    """Return whose browser holds this cookie, if the session is still good."""
    found = await repository.find_session(session, seal.digest(BROWSER, token))
    if found is None:
        return None
    row, user = found
    if not is_open(
        last_seen_at=row.last_seen_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        now=now,
    ):
        return None
    if now - row.last_seen_at >= TOUCH_AFTER:
        row.last_seen_at = now
    return Presence(user, row.id)


async def close_session(
    session: TenantSession, token: str, *, seal: Seal, now: datetime
) -> UUID | None:
    """Sign a browser out; return whose it was."""
    return await repository.revoke_session(session, seal.digest(BROWSER, token), now=now)


async def start_family(
    session: TenantSession, user_id: UUID, *, device: str, seal: Seal, now: datetime
) -> Opened:
    """Sign a program in and return its first refresh token."""
    await repository.purge(session, user_id, before=now - KEEP)
    opened = Opened(new_id(), new_token())
    _add_link(session, opened, Owner(user_id, device), seal=seal, now=now)
    return opened


async def rotate(
    session: TenantSession, token: str, *, seal: Seal, now: datetime
) -> Rotation | None:
    """Exchange a refresh token for its successor; a stolen one ends its whole family."""
    row = await repository.find_refresh_token(session, seal.digest(PROGRAM, token))
    if row is None:
        return None
    user = await repository.lock_owner(session, row)
    if user is None:
        return None
    successor = seal.successor(token)
    use = use_of(used_at=row.used_at, expires_at=row.expires_at, revoked_at=row.revoked_at, now=now)
    if use is Use.FIRST:
        row.used_at = now
        link = Opened(row.family_id, successor)
        _add_link(session, link, Owner(row.user_id, row.device), seal=seal, now=now)
    elif use is Use.STOLEN:
        await _end_stolen(session, row, now=now)
    return Rotation(user, row.family_id, successor) if use in {Use.FIRST, Use.AGAIN} else None


async def close_family(session: TenantSession, token: str, *, seal: Seal, now: datetime) -> None:
    """Sign a program out: its refresh token and all that came from it end."""
    row = await repository.find_refresh_token(session, seal.digest(PROGRAM, token))
    if row is not None:
        await repository.lock_owner(session, row)
        await repository.revoke_family(session, row.family_id, now=now)


async def _end_stolen(session: TenantSession, row: RefreshToken, *, now: datetime) -> None:
    await repository.revoke_family(session, row.family_id, now=now)
    security.warning(
        "refresh_token_reused",
        extra={
            "tenant_id": str(session.tenant_id),
            "user_id": str(row.user_id),
            "family_id": str(row.family_id),
        },
    )


def _add_link(
    session: TenantSession, link: Opened, owner: Owner, *, seal: Seal, now: datetime
) -> None:
    session.add(
        RefreshToken(
            tenant_id=session.tenant_id,
            id=new_id(),
            family_id=link.id,
            user_id=owner.user_id,
            token_hash=seal.digest(PROGRAM, link.token),
            device=owner.device,
            created_at=now,
            expires_at=now + REFRESH_LIFE,
        )
    )
