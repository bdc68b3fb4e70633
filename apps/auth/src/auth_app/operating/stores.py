"""Stores: made, listed, switched off and on, given a name and colours."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from basecore.ids import new_id

from auth_app.audit import latest_of_store
from auth_app.links import Purpose, mail_link
from auth_app.opaque import new_token
from auth_app.operating.desk import Desk
from auth_app.operating.staff import new_person
from auth_app.tenants import (
    InvalidStoreError,
    NewStore,
    Store,
    add_store,
    brand_store,
    close_store,
    every_store,
    find_own,
    make_sure_free,
    switch_store,
)
from auth_app.users import Role, add_user, everybody

CNPJ = re.compile(r"[0-9A-Z]{12}[0-9]{2}")
SHOWN = 10


async def create(
    desk: Desk,
    *,
    slug: str,
    legal_name: str,
    name: str,
    cnpj: str | None,
    colors: list[str],
    admin: dict[str, str],
) -> dict[str, Any]:
    """Make a store and mail its first administrator an invitation."""
    digits = re.sub(r"[./-]", "", cnpj.upper()) if cnpj else None
    if digits and not CNPJ.fullmatch(digits):
        raise InvalidStoreError(f"{cnpj} is no CNPJ")
    if not (legal_name.strip() and name.strip()):
        raise InvalidStoreError("A store has a legal name and a name for its customers")
    await make_sure_free(desk.database, slug)
    new = NewStore(slug, legal_name.strip(), name.strip(), digits, *colors)
    unknown = await desk.passwords.hash(new_token())
    person = new_person(admin["email"], admin["name"], Role.ADMIN, unknown)
    store = Store(new_id(), slug, new.trade_name, True, new.primary_color, new.secondary_color)
    async with desk.database.tenant(store.tenant_id) as session:
        await add_store(session, new, now=desk.now)
        user = await add_user(session, person, now=desk.now)
        await mail_link(session, user, Purpose.INVITATION, desk.letter(store), now=desk.now)
        await desk.note(session, "store_made", {"slug": slug})
        await desk.note(session, "invited", {"role": user.role}, user_id=user.id)
    return {"tenant_id": store.tenant_id, "url": desk.address.format(slug=slug)}


async def listing(desk: Desk) -> list[dict[str, Any]]:
    """Return every store."""
    return [_told(store) for store in await every_store(desk.database)]


async def show(desk: Desk, *, slug: str) -> dict[str, Any]:
    """Return a store: its particulars, how many people, and what was done to it."""
    store = await desk.store(slug)
    async with desk.database.tenant(store.tenant_id) as session:
        tenant = await find_own(session)
        people = await everybody(session)
        latest = await latest_of_store(session, limit=SHOWN)
    seen = [one.last_sign_in_at for one in people if one.last_sign_in_at]
    return _told(store) | {
        "url": desk.address.format(slug=slug),
        "legal_name": tenant.legal_name,
        "cnpj": tenant.cnpj,
        "created_at": tenant.created_at,
        "people": sum(one.is_active for one in people),
        "last_sign_in_at": max(seen, default=None),
        "acts": [{"at": one.at, "action": one.action, **one.details} for one in latest],
    }


async def switch(desk: Desk, *, slug: str, on: bool) -> dict[str, Any]:
    """Switch a store off or on; what is so already stays as it is."""
    store = await desk.store(slug)
    async with desk.database.tenant(store.tenant_id) as session:
        changed = await switch_store(session, on=on)
        if changed:
            await desk.note(session, "store_switched_on" if on else "store_switched_off")
    return {"changed": changed}


async def close(desk: Desk, *, slug: str, days: int) -> dict[str, Any]:
    """Switch a store off and say from when on it may be erased."""
    store = await desk.store(slug)
    erase_at = desk.now + timedelta(days=days)
    async with desk.database.tenant(store.tenant_id) as session:
        was_on = await close_store(session, erase_at=erase_at)
        await desk.note(session, "store_closed", {"erase_at": erase_at.isoformat()})
    return _told(store) | {"was_on": was_on, "erase_at": erase_at}


async def due(desk: Desk) -> list[dict[str, Any]]:
    """Return the stores that may be erased now."""
    stores = await every_store(desk.database)
    return [_told(one) for one in stores if one.erase_at and one.erase_at <= desk.now]


async def brand(
    desk: Desk, *, slug: str, name: str | None, primary: str | None, secondary: str | None
) -> dict[str, Any]:
    """Give a store another name or other colours."""
    store = await desk.store(slug)
    given = {"name": name, "primary": primary, "secondary": secondary}
    changes = {key: value for key, value in given.items() if value}
    if not changes:
        raise InvalidStoreError("Say what changes: --name, --primary or --secondary")
    async with desk.database.tenant(store.tenant_id) as session:
        await brand_store(session, name=name, primary=primary, secondary=secondary)
        await desk.note(session, "store_branded", changes)
    return _told(await desk.store(slug))


def _told(store: Store) -> dict[str, Any]:
    return {
        "slug": store.slug,
        "name": store.name,
        "is_active": store.is_active,
        "erase_at": store.erase_at,
        "tenant_id": store.tenant_id,
        "primary_color": store.primary_color,
        "secondary_color": store.secondary_color,
    }
