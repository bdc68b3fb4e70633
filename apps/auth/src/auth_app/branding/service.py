"""Use cases of how a store looks."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import datetime

from basecore import outbox
from basecore.db import TenantSession
from contracts import TenantChanged
from webkit.pictures import NotAPictureError, remake

from auth_app import audit
from auth_app.audit import Origin
from auth_app.branding import repository
from auth_app.branding.errors import NotALogoError
from auth_app.tenants import Store, brand_store

LOGO_SIDE = 640
"""The longer side of a kept logo: sharp on paper, small on a page."""


async def set_colors(
    session: TenantSession,
    store: Store,
    primary: str,
    secondary: str,
    origin: Origin,
    now: datetime,
) -> None:
    """Give the store two colours, and record it."""
    if (primary, secondary) == (store.primary_color, store.secondary_color):
        return
    await brand_store(session, name=None, primary=primary, secondary=secondary)
    told = {"primary_color": primary, "secondary_color": secondary}
    await audit.note(session, "store_branded", origin, user_id=None, now=now, **told)
    _tell(session, store, ("primary_color", "secondary_color"), now)


async def made_anew(given: bytes) -> bytes:
    """Return a logo made anew from what was uploaded, or raise `NotALogoError`."""
    try:
        return (await asyncio.to_thread(remake, given, large=LOGO_SIDE)).large
    except NotAPictureError as error:
        raise NotALogoError from error


async def set_logo(
    session: TenantSession, store: Store, content: bytes, origin: Origin, now: datetime
) -> None:
    """Give the store a logo that was made anew, and record it."""
    digest = hashlib.sha256(content).hexdigest()[:16]
    await repository.set_logo(session, content, digest, now)
    await audit.note(session, "logo_changed", origin, user_id=None, now=now)
    _tell(session, store, ("logo",), now)


async def drop_logo(session: TenantSession, store: Store, origin: Origin, now: datetime) -> None:
    """Take the store's logo away, and record it."""
    await repository.drop_logo(session)
    await audit.note(session, "logo_removed", origin, user_id=None, now=now)
    _tell(session, store, ("logo",), now)


def _tell(session: TenantSession, store: Store, fields: tuple[str, ...], now: datetime) -> None:
    event = TenantChanged(store_id=session.tenant_id, slug=store.slug, fields=fields)
    outbox.record(session, event, at=now)
