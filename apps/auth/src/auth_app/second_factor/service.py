"""Use cases of the second factor."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id

from auth_app.opaque import Seal
from auth_app.second_factor import repository
from auth_app.second_factor.domain import (
    RECOVERY_CODES,
    address_of,
    new_recovery_code,
    plain,
    step_of,
)
from auth_app.second_factor.models import RecoveryCode, SecondFactor
from auth_app.users import User

PURPOSE = "second-factor"
RECOVERY = "recovery"
SECRET_BYTES = 20


def secret_of(seal: Seal, factor: SecondFactor) -> str:
    """Return the secret that a telephone keeps."""
    digest = seal.digest(PURPOSE, str(factor.id))
    return base64.b32encode(digest[:SECRET_BYTES]).decode()


@dataclass(frozen=True, slots=True)
class Setup:
    """How far a person's second factor is; the secret only until it is in use."""

    is_on: bool
    codes_left: int
    secret: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    """What the QR code says."""


async def setup_of(session: TenantSession, user: User, store_name: str, *, seal: Seal) -> Setup:
    """Return how far a person's second factor is."""
    factor = await repository.find(session, user.id)
    if factor is None:
        return Setup(is_on=False, codes_left=0)
    if factor.confirmed_at is not None:
        return Setup(is_on=True, codes_left=await repository.codes_left(session, user.id))
    secret = secret_of(seal, factor)
    address = address_of(secret, email=user.email, store=store_name)
    groups = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    return Setup(is_on=False, codes_left=0, secret=groups, address=address)


async def is_on(session: TenantSession, user_id: UUID) -> bool:
    """Tell whether the person signs in with a second factor."""
    factor = await repository.find(session, user_id)
    return factor is not None and factor.confirmed_at is not None


async def begin(session: TenantSession, user_id: UUID, *, now: datetime) -> None:
    """Make a new secret, unless one is in use; it counts only once a code of it was typed."""
    factor = await repository.find(session, user_id)
    if factor is not None and factor.confirmed_at is not None:
        return
    await repository.forget(session, user_id)
    session.add(
        SecondFactor(
            tenant_id=session.tenant_id, id=new_id(), user_id=user_id, created_at=now, last_step=0
        )
    )


async def confirm(
    session: TenantSession, user_id: UUID, code: str, *, seal: Seal, now: datetime
) -> list[str]:
    """Put the new secret to use if the code is right; return the recovery codes, shown once."""
    factor = await repository.find(session, user_id)
    if factor is None or factor.confirmed_at is not None:
        return []
    if not _uses(factor, code, seal=seal, now=now):
        return []
    factor.confirmed_at = now
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    for one in codes:
        session.add(
            RecoveryCode(
                tenant_id=session.tenant_id,
                id=new_id(),
                user_id=user_id,
                code_hash=seal.digest(RECOVERY, plain(one)),
            )
        )
    return codes


async def redeem(
    session: TenantSession, user_id: UUID, code: str, *, seal: Seal, now: datetime
) -> bool:
    """Tell whether the code is right, and let it never be right again."""
    factor = await repository.find(session, user_id)
    if factor is None or factor.confirmed_at is None:
        return False
    if _uses(factor, code, seal=seal, now=now):
        return True
    return await repository.use_up(session, user_id, seal.digest(RECOVERY, plain(code)))


async def remove(session: TenantSession, user_id: UUID) -> bool:
    """Let the person sign in with the password alone; tell whether that is new."""
    return await repository.forget(session, user_id)


def _uses(factor: SecondFactor, code: str, *, seal: Seal, now: datetime) -> bool:
    step = step_of(secret_of(seal, factor), plain(code), after=factor.last_step, now=now)
    if step is None:
        return False
    factor.last_step = step
    return True
