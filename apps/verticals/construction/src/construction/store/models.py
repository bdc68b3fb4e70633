"""The table of the store's own particulars; one row a store."""

from __future__ import annotations

from datetime import datetime

from basecore.db import TenantOwned
from sqlalchemy import CheckConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import Base


class StoreProfile(TenantOwned, Base):
    """What quotes and receipts say of the store, and its defaults."""

    __tablename__ = "store_profile"
    __table_args__ = (CheckConstraint("valid_days BETWEEN 1 AND 365", name="valid_days"),)

    legal_name: Mapped[str | None]
    trade_name: Mapped[str | None]
    cnpj: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    street: Mapped[str | None]
    street_number: Mapped[str | None]
    district: Mapped[str | None]
    city: Mapped[str | None]
    state: Mapped[str | None]
    postal_code: Mapped[str | None]
    pix_key: Mapped[str | None]
    conditions: Mapped[str | None]
    valid_days: Mapped[int]
    sells_below_stock: Mapped[bool] = mapped_column(server_default=false())
    version: Mapped[int]
    updated_at: Mapped[datetime]
