"""What a store adjusts of what its roles may do: three things, one row a store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from basecore.db import TenantOwned, TenantSession
from sqlalchemy import CheckConstraint, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from construction.one_row import replace_row
from construction.orm import Base


class PermissionAdjustment(TenantOwned, Base):
    """What a store allows its people beyond their roles."""

    __tablename__ = "permission_adjustment"
    __table_args__ = (CheckConstraint("sellers_approve_percent BETWEEN 0 AND 100", name="percent"),)

    sellers_see_all: Mapped[bool]
    sellers_approve_percent: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    stock_cancels: Mapped[bool]
    version: Mapped[int]
    updated_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Adjustments:
    """What a store allows its people beyond their roles; nothing, until it says so."""

    sellers_see_all: bool = False
    sellers_approve_percent: Decimal | None = None
    stock_cancels: bool = False
    version: int = 0


READ = (
    "SELECT sellers_see_all, sellers_approve_percent, stock_cancels, version "
    "FROM construction.permission_adjustment WHERE tenant_id = $1"
)


async def read(session: TenantSession) -> Adjustments:
    """Return what the store allows; asked with every request of a role that it concerns."""
    rows = await session.fetch(READ, session.tenant_id)
    return Adjustments(**rows[0]) if rows else Adjustments()


async def write(session: TenantSession, wanted: Adjustments, now: datetime) -> bool:
    """Replace what the store allows, if it still has this version; tell whether it had."""
    values = {
        "sellers_see_all": wanted.sellers_see_all,
        "sellers_approve_percent": wanted.sellers_approve_percent,
        "stock_cancels": wanted.stock_cancels,
        "updated_at": now,
    }
    return await replace_row(session, PermissionAdjustment, wanted.version, values)
