"""Events of a store's life."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from contracts.base import Event


class TenantCreated(Event):
    """A store exists."""

    NAME: ClassVar[str] = "tenant_created"
    AGGREGATE: ClassVar[tuple[str, str]] = ("tenant", "store_id")

    store_id: UUID
    slug: str
