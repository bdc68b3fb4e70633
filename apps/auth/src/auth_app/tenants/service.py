"""Use cases of stores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from basecore import outbox
from basecore.db import Database, TenantSession
from contracts import TenantCreated

from auth_app.tenants.domain import is_color, is_slug
from auth_app.tenants.errors import InvalidStoreError, SlugTakenError, UnknownStoreError
from auth_app.tenants.models import Tenant
from auth_app.tenants.repository import Store, find_by_slug, find_own


@dataclass(frozen=True, slots=True)
class NewStore:
    """What is told of a store when it is created."""

    slug: str
    legal_name: str
    trade_name: str
    cnpj: str | None = None
    primary_color: str = "#2457d6"
    secondary_color: str = "#0f766e"


async def open_store(database: Database, slug: str | None) -> Store:
    """Return the active store of a host name, or `UnknownStoreError`."""
    if slug is None or not is_slug(slug):
        raise UnknownStoreError
    store = await find_by_slug(database, slug)
    if store is None or not store.is_active:
        raise UnknownStoreError
    return store


async def add_store(session: TenantSession, new: NewStore, *, now: datetime) -> Tenant:
    """Record the session's store, give it its place in the streams and announce it."""
    if not is_slug(new.slug):
        raise InvalidStoreError(f"{new.slug} cannot be part of a host name")
    _check_colors(new.primary_color, new.secondary_color)
    tenant = Tenant(
        tenant_id=session.tenant_id,
        slug=new.slug,
        legal_name=new.legal_name,
        trade_name=new.trade_name,
        cnpj=new.cnpj,
        is_active=True,
        primary_color=new.primary_color,
        secondary_color=new.secondary_color,
        settings={},
        created_at=now,
    )
    session.add(tenant)
    await session.flush()
    await outbox.register_tenant(session)
    outbox.record(session, TenantCreated(store_id=session.tenant_id, slug=new.slug), at=now)
    return tenant


async def make_sure_free(database: Database, slug: str) -> None:
    """Raise `SlugTakenError` if a store has the address already."""
    if await find_by_slug(database, slug):
        raise SlugTakenError(f"There is a store {slug} already.")


async def switch_store(session: TenantSession, *, on: bool) -> bool:
    """Switch the session's store off, so that nobody gets in, or on again; tell if it changed.

    A store that is on is not going to be erased.
    """
    tenant = await find_own(session)
    if on:
        tenant.erase_at = None
    changed = tenant.is_active is not on
    tenant.is_active = on
    return changed


async def close_store(session: TenantSession, *, erase_at: datetime) -> bool:
    """Switch the session's store off for good; tell whether it was on."""
    changed = await switch_store(session, on=False)
    (await find_own(session)).erase_at = erase_at
    return changed


async def brand_store(
    session: TenantSession, *, name: str | None, primary: str | None, secondary: str | None
) -> Tenant:
    """Give the session's store another name or other colours; what is not told stays."""
    tenant = await find_own(session)
    tenant.trade_name = name or tenant.trade_name
    tenant.primary_color = primary or tenant.primary_color
    tenant.secondary_color = secondary or tenant.secondary_color
    _check_colors(tenant.primary_color, tenant.secondary_color)
    return tenant


def _check_colors(*colors: str) -> None:
    if not all(map(is_color, colors)):
        raise InvalidStoreError("Colours look like #2457d6")
