"""The table of logos; one row a store that has one."""

from __future__ import annotations

from datetime import datetime

from basecore.db import TenantOwned
from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped

from auth_app.base import Base


class Logo(TenantOwned, Base):
    """A store's logo as WebP; its digest stands with the store."""

    __tablename__ = "logos"
    __table_args__ = (ForeignKeyConstraint(["tenant_id"], ["auth.tenants.tenant_id"]),)

    content: Mapped[bytes]
    updated_at: Mapped[datetime]
