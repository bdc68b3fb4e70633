"""One attempt to sign in: two short transactions with the slow password check between them."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from basecore.db import RequestContext, TenantSession

from auth_app.audit import REFUSED, Origin, note
from auth_app.second_factor import is_on
from auth_app.sign_in.errors import (
    CodeWantedError,
    InvalidCredentialsError,
    TooManyAttemptsError,
)
from auth_app.sign_in.service import Admission, Subjects, Wait, admit, welcome
from auth_app.tenants import Store
from auth_app.users import User, normalise_email
from auth_app.wiring import Kit

security = logging.getLogger("security")

Result = TypeVar("Result")
Begin = Callable[[TenantSession, User, datetime], Awaitable[Result]]


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a person or a program presents."""

    email: str
    password: str = field(repr=False)
    address: str


@dataclass(frozen=True, slots=True)
class Proven:
    """The credentials are right: whose they are, and a newer hash if the stored one is old."""

    user: User
    subjects: Subjects
    newer_hash: str | None = field(repr=False)


async def prove(kit: Kit, store: Store, credentials: Credentials) -> Proven:
    """Check e-mail and password, counting the attempt."""
    email = normalise_email(credentials.email)
    subjects = Subjects.of(kit.seal, email=email, address=credentials.address)
    async with kit.database.tenant(store.tenant_id) as session:
        answer = await admit(session, subjects, email=email, now=kit.now())
    if isinstance(answer, Wait):
        _log("sign_in_throttled", store, subjects)
        raise TooManyAttemptsError(answer.seconds)
    user = await _check(kit, store, credentials, answer, subjects)
    newer_hash = None
    if kit.passwords.is_outdated(user.password_hash):
        newer_hash = await kit.passwords.hash(credentials.password)
    return Proven(user, subjects, newer_hash)


async def sign_in(
    kit: Kit, store: Store, credentials: Credentials, begin: Begin[Result]
) -> tuple[User, Result]:
    """Check the credentials; return the person and what `begin` made in the same transaction."""
    proven = await prove(kit, store, credentials)
    user, now = proven.user, kit.now()
    context = RequestContext(actor=f"user:{user.id}")
    async with kit.database.tenant(store.tenant_id, context=context) as session:
        await welcome(session, user, proven.subjects, newer_hash=proven.newer_hash, now=now)
        if not await is_on(session, user.id):
            return user, await begin(session, user, now)
    raise CodeWantedError(user)


async def _check(
    kit: Kit, store: Store, credentials: Credentials, admission: Admission, subjects: Subjects
) -> User:
    if admission.pause:
        await kit.pause(admission.pause)
    user = admission.user
    is_right = await kit.passwords.is_right(
        credentials.password, user.password_hash if user else None
    )
    if user is None or not is_right or not user.is_active:
        _log("sign_in_failed", store, subjects, user)
        await _note_refusal(kit, store, credentials, user)
        raise InvalidCredentialsError
    return user


async def _note_refusal(
    kit: Kit, store: Store, credentials: Credentials, user: User | None
) -> None:
    # Also where nobody has the address: an answer takes as long as for somebody who is here.
    origin, user_id = Origin(None, credentials.address, kit.seal), user.id if user else None
    async with kit.database.tenant(store.tenant_id) as session:
        await note(session, REFUSED, origin, user_id=user_id, now=kit.now(), step="password")


def _log(what: str, store: Store, subjects: Subjects, user: User | None = None) -> None:
    security.warning(
        what,
        extra={
            "tenant_id": str(store.tenant_id),
            "user_id": str(user.id) if user else None,
            "account": subjects.account,
            "address": subjects.address,
        },
    )
