"""Every query of stores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from basecore.db import Database, TenantSession
from basecore.stores import logo_url
from sqlalchemy import select

from auth_app.tenants.models import Tenant


@dataclass(frozen=True, slots=True)
class Store:
    """What the sign-in service needs to know of a store, without a session."""

    tenant_id: UUID
    slug: str
    name: str
    is_active: bool
    primary_color: str
    secondary_color: str
    erase_at: datetime | None = None
    logo_digest: str | None = None

    @property
    def logo_url(self) -> str | None:
        """Return where the logo is, if there is one; another logo has another address."""
        return logo_url(self.logo_digest)

    @property
    def logo_claim(self) -> dict[str, str]:
        """Return what a token says of the logo."""
        return {"logo": self.logo_digest} if self.logo_digest else {}


BY_SLUG = select(
    Tenant.tenant_id,
    Tenant.slug,
    Tenant.trade_name,
    Tenant.is_active,
    Tenant.primary_color,
    Tenant.secondary_color,
    Tenant.erase_at,
    Tenant.logo_digest,
)


async def find_by_slug(database: Database, slug: str) -> Store | None:
    """Return the store of a host name; the one read that knows no tenant yet."""
    async with database.platform() as connection:
        row = (await connection.execute(BY_SLUG.where(Tenant.slug == slug))).one_or_none()
    # The driver's own kind of UUID is not what a session may be bound to.
    return Store(UUID(int=row.tenant_id.int), *row[1:]) if row else None


async def every_store(database: Database) -> Sequence[Store]:
    """Return all stores by address, those switched off too."""
    async with database.platform() as connection:
        rows = (await connection.execute(BY_SLUG.order_by(Tenant.slug))).all()
    return [Store(UUID(int=row.tenant_id.int), *row[1:]) for row in rows]


async def find_own(session: TenantSession) -> Tenant:
    """Return the session's store, locked against another change."""
    found = await session.scalars(
        select(Tenant).where(Tenant.tenant_id == session.tenant_id).with_for_update(key_share=True)
    )
    return found.one()
