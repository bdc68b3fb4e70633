"""What all tables share: naming of constraints, the tenant, the composite key."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import MetaData
from sqlalchemy.orm import Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def owner_metadata(schema: str) -> MetaData:
    """Return the metadata of one owner's schema."""
    return MetaData(schema=schema, naming_convention=NAMING)


class TenantOwned:
    """A row that belongs to one store; every query of it is filtered by that store."""

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-2)


class Owned(TenantOwned):
    """A tenant's row with an identifier of its own."""

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-1)
