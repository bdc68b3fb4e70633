"""The table of failed sign-ins."""

from __future__ import annotations

from datetime import datetime

from basecore.db import TenantOwned
from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from auth_app.base import Base


class SignInFailure(TenantOwned, Base):
    """How often sign-in failed for one account, or from one address; both only as digests."""

    __tablename__ = "sign_in_failures"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["auth.tenants.tenant_id"]),
        CheckConstraint("kind IN ('account', 'address')", name="kind"),
    )

    kind: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_failed_at: Mapped[datetime]
