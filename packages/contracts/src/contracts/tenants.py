"""Events of a store's life."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.base import Event

TENANT = ("tenant", "store_id")


class TenantCreated(Event):
    """A store exists."""

    NAME: ClassVar[str] = "tenant_created"
    AGGREGATE: ClassVar[tuple[str, str]] = TENANT

    store_id: UUID
    slug: str


class TenantChanged(Event):
    """Facts of a store changed, or it was enabled again; carries all of them as they are now."""

    NAME: ClassVar[str] = "tenant_changed"
    AGGREGATE: ClassVar[tuple[str, str]] = TENANT

    store_id: UUID
    slug: str
    is_active: bool = True
    time_zone: str | None = None
    fields: tuple[str, ...] = ()
    """What changed, by field, also of what is not told here."""


class TenantDisabled(Event):
    """Nobody can sign in any more; nothing is lost."""

    NAME: ClassVar[str] = "tenant_disabled"
    AGGREGATE: ClassVar[tuple[str, str]] = TENANT

    store_id: UUID


class TenantDeleted(Event):
    """The store is given up; its rows go once the days of grace are over."""

    NAME: ClassVar[str] = "tenant_deleted"
    AGGREGATE: ClassVar[tuple[str, str]] = TENANT

    store_id: UUID
    erased_on: date | None = None
