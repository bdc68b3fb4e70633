"""Use cases of signing in: before the password is checked, and after."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from basecore.db import TenantSession

from auth_app.opaque import Seal
from auth_app.sign_in import repository
from auth_app.sign_in.domain import FORGOTTEN_AFTER, account_wait, address_pause, counted
from auth_app.users import User, find_by_email, note_sign_in


@dataclass(frozen=True, slots=True)
class Subjects:
    """Who tries, and from where; digests, as they are counted and logged."""

    account: str
    address: str

    @classmethod
    def of(cls, seal: Seal, *, email: str, address: str) -> Subjects:
        """Return the digests of a normalised e-mail and a network address."""
        return cls(seal.label("account", email), seal.label("address", address))


@dataclass(frozen=True, slots=True)
class Admission:
    """The password may be checked after a pause; `user` is missing if nobody has the address."""

    user: User | None
    pause: float


@dataclass(frozen=True, slots=True)
class Wait:
    """The account has failed too often."""

    seconds: int


async def admit(
    session: TenantSession, subjects: Subjects, *, email: str, now: datetime
) -> Admission | Wait:
    """Count the attempt as failed, ahead of its check, so that parallel guesses gain nothing."""
    account = await repository.lock(session, repository.ACCOUNT, subjects.account, now=now)
    wait = account_wait(account.failures, account.last_failed_at, now)
    if wait > timedelta(0):
        return Wait(math.ceil(wait.total_seconds()))
    account.failures = counted(account.failures, account.last_failed_at, now) + 1
    account.last_failed_at = now
    await session.flush()
    address = await repository.lock(session, repository.ADDRESS, subjects.address, now=now)
    earlier = counted(address.failures, address.last_failed_at, now)
    address.failures, address.last_failed_at = earlier + 1, now
    return Admission(await find_by_email(session, email), address_pause(earlier))


async def welcome(
    session: TenantSession,
    user: User,
    subjects: Subjects,
    *,
    newer_hash: str | None,
    now: datetime,
) -> None:
    """Record that the person signed in and forget the account's failures."""
    await note_sign_in(session, user.id, password_hash=newer_hash, now=now)
    await forget_failures(session, subjects)
    await repository.purge(session, before=now - FORGOTTEN_AFTER)


async def forget_failures(session: TenantSession, subjects: Subjects) -> None:
    """Take back what was counted against an account and an address: the password was right."""
    await repository.clear_account(session, subjects.account)
    await repository.give_back(session, subjects.address)
