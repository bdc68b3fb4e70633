"""Use cases of one-time links."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore import outgoing
from basecore.db import TenantSession
from basecore.ids import new_id
from basecore.outgoing import Mail, is_address
from webkit import msgid

from auth_app.audit import Origin, note
from auth_app.base import outgoing as tables
from auth_app.letters import Letter
from auth_app.links import repository
from auth_app.links.domain import LIFE, NOT_AGAIN_FOR, Purpose, is_usable
from auth_app.links.errors import LinkOverError
from auth_app.links.mailing import place_of
from auth_app.links.models import OneTimeLink
from auth_app.opaque import Seal
from auth_app.sessions import end_devices
from auth_app.users import User, find_active, set_password

SET_PASSWORD = "auth/set-password"  # noqa: S105 - a path
SUBJECTS = {
    Purpose.INVITATION: msgid("Your access to %(store)s"),
    Purpose.RESET: msgid("A new password for %(store)s"),
}
TEXTS = {
    Purpose.INVITATION: msgid(
        "Hello, %(name)s,\n\nyou now have access to %(store)s. Choose your password here within "
        "seven days:\n\n%(link)s\n\nIf you know nothing of this, ignore this e-mail.\n"
    ),
    Purpose.RESET: msgid(
        "Hello, %(name)s,\n\nsomebody asked for a new password for your access to %(store)s. "
        "Choose it here within an hour:\n\n%(link)s\n\nIf it was not you, ignore this e-mail: "
        "your password stays as it is.\n"
    ),
}


async def mail_link(
    session: TenantSession, user: User, purpose: Purpose, letter: Letter, *, now: datetime
) -> bool:
    """Send the person a link to a new password; tell whether a mail was recorded."""
    recently = now - NOT_AGAIN_FOR
    if not is_address(user.email) or await repository.was_made_since(session, user.id, recently):
        return False
    link = OneTimeLink(
        tenant_id=session.tenant_id,
        id=new_id(),
        user_id=user.id,
        purpose=purpose.value,
        created_at=now,
        expires_at=now + LIFE[purpose],
    )
    session.add(link)
    await session.flush()
    told = {
        "name": user.name.replace("[[", ""),
        "store": letter.store_name.replace("[[", ""),
        "link": f"{letter.base_url}{SET_PASSWORD}?token={place_of(link.id)}",
    }
    body = Mail(
        to=user.email,
        subject=letter.words.gettext(SUBJECTS[purpose]) % told,
        text=letter.words.gettext(TEXTS[purpose]) % told,
        from_name=letter.store_name[:100],
    )
    await outgoing.send(session, tables, body, key=f"link:{link.id}")
    return True


async def owner_of(session: TenantSession, link_id: UUID | None, *, now: datetime) -> User:
    """Return whose link it is; `LinkOverError` if it does not work."""
    link = await repository.find(session, link_id) if link_id else None
    if link is None or not is_usable(expires_at=link.expires_at, used_at=link.used_at, now=now):
        raise LinkOverError
    user = await find_active(session, link.user_id)
    if user is None:
        raise LinkOverError
    return user


async def redeem(
    session: TenantSession,
    link_id: UUID | None,
    password_hash: str,
    *,
    address: str,
    seal: Seal,
    now: datetime,
) -> None:
    """Set the password of a link's owner; all their links and sign-ins end."""
    user = await owner_of(session, link_id, now=now)
    await repository.use_up(session, user.id, now=now)
    await end_devices(session, user.id, keep=None, now=now)
    set_password(user, password_hash)
    origin = Origin(user.id, address, seal)
    await note(session, "password_set", origin, user_id=user.id, now=now)
