"""The second step: a code, counted like a password, and what ties it to the first step."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from basecore.db import RequestContext

from auth_app.audit import REFUSED, Origin, note
from auth_app.opaque import Seal
from auth_app.second_factor import redeem
from auth_app.sign_in.attempt import Begin, Result
from auth_app.sign_in.errors import InvalidCodeError, TooManyAttemptsError
from auth_app.sign_in.service import Subjects, Wait, admit, forget_failures
from auth_app.tenants import Store
from auth_app.users import User, find_active
from auth_app.wiring import Kit

PURPOSE = "second-step"
LIFE = timedelta(minutes=10)
PARTS = 3


def challenge_of(seal: Seal, user: User, *, now: datetime) -> str:
    """Return what a browser brings back with the code: whose password was right, and till when."""
    told = f"{user.id}.{int((now + LIFE).timestamp())}"
    # With the hash in it, a challenge ends when the password changes.
    return f"{told}.{seal.signature(PURPOSE, told + user.password_hash)}"


async def check_code(kit: Kit, store: Store, user_id: UUID, code: str, address: str) -> bool:
    """Tell whether a person's code is right, counting the attempt."""
    subjects = Subjects.of(kit.seal, email=f"code:{user_id}", address=address)
    now = kit.now()
    async with kit.database.tenant(store.tenant_id) as session:
        answer = await admit(session, subjects, email="", now=now)
        is_right = not isinstance(answer, Wait) and await redeem(
            session, user_id, code, seal=kit.seal, now=now
        )
        if is_right:
            await forget_failures(session, subjects)
        elif not isinstance(answer, Wait):
            origin = Origin(None, address, kit.seal)
            await note(session, REFUSED, origin, user_id=user_id, now=now, step="code")
    if isinstance(answer, Wait):
        raise TooManyAttemptsError(answer.seconds)
    return is_right


async def sign_in_by_code(
    kit: Kit, store: Store, user_id: UUID, code: str, address: str, begin: Begin[Result]
) -> tuple[User, Result]:
    """Finish a sign-in whose password was right."""
    if not await check_code(kit, store, user_id, code, address):
        raise InvalidCodeError
    context = RequestContext(actor=f"user:{user_id}")
    async with kit.database.tenant(store.tenant_id, context=context) as session:
        user = await find_active(session, user_id)
        if user is None:
            raise InvalidCodeError
        return user, await begin(session, user, kit.now())


async def person_of_challenge(kit: Kit, store: Store, challenge: str) -> User | None:
    """Return whose password was right a moment ago, if the challenge is ours and still good."""
    parts = challenge.split(".")
    try:
        user_id, ends_at = UUID(parts[0]), int(parts[1])
    except (ValueError, IndexError):
        return None
    if len(parts) != PARTS or kit.now().timestamp() >= ends_at:
        return None
    async with kit.database.tenant(store.tenant_id) as session:
        user = await find_active(session, user_id)
    told = f"{parts[0]}.{parts[1]}"
    if user is None:
        return None
    expected = kit.seal.signature(PURPOSE, told + user.password_hash)
    is_ours = kit.seal.digest(PURPOSE, expected) == kit.seal.digest(PURPOSE, parts[2])
    return user if is_ours else None
