"""Use cases of API keys; making and revoking are recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import NotFoundError
from basecore.ids import new_id
from contracts.scopes import completed

from auth_app.api_keys import repository
from auth_app.api_keys.domain import MOST, PREFIX, SHOWN, TOUCH_AFTER, is_open
from auth_app.api_keys.errors import TooManyKeysError, UselessKeyError
from auth_app.api_keys.models import ApiKey
from auth_app.audit import Origin, note
from auth_app.opaque import Seal, new_token

PURPOSE = "api-key"


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """The program that shows a key: it acts in the key's name, within its scopes."""

    id: UUID
    name: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewKey:
    """What is told of a key when it is made."""

    name: str
    scopes: Iterable[str]
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A key at the only moment at which it can be shown."""

    row: ApiKey
    token: str = field(repr=False)


async def make(
    session: TenantSession, new: NewKey, by: UUID, origin: Origin, *, seal: Seal, now: datetime
) -> Made:
    """Make a key."""
    scopes = completed(new.scopes)
    if not scopes or not is_open(expires_at=new.expires_at, revoked_at=None, now=now):
        raise UselessKeyError
    if await repository.count_open(session, now=now) >= MOST:
        raise TooManyKeysError
    token = PREFIX + new_token()
    row = ApiKey(
        tenant_id=session.tenant_id,
        id=new_id(),
        name=new.name,
        beginning=token[:SHOWN],
        token_hash=seal.digest(PURPOSE, token),
        scopes=list(scopes),
        created_by=by,
        created_at=now,
        expires_at=new.expires_at,
    )
    session.add(row)
    told = {"name": new.name, "scopes": " ".join(scopes)}
    await note(session, "key_made", origin, user_id=by, now=now, **told)
    return Made(row, token)


async def revoke(
    session: TenantSession, key_id: UUID, by: UUID, origin: Origin, *, now: datetime
) -> None:
    """End a key for good."""
    row = await repository.find(session, key_id)
    if row is None:
        raise NotFoundError
    if row.revoked_at is None:
        row.revoked_at = now
        await note(session, "key_revoked", origin, user_id=by, now=now, name=row.name)


async def holder_of(
    session: TenantSession, token: str, *, seal: Seal, now: datetime
) -> KeyHolder | None:
    """Return which program shows this key, if the key is still good."""
    row = await repository.find_by_digest(session, seal.digest(PURPOSE, token))
    if row is None or not is_open(expires_at=row.expires_at, revoked_at=row.revoked_at, now=now):
        return None
    if row.last_used_at is None or now - row.last_used_at >= TOUCH_AFTER:
        await repository.touch(session, row.id, now=now)
    return KeyHolder(row.id, row.name, tuple(row.scopes))
