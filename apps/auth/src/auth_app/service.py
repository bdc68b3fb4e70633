"""Use cases that span features."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import Database
from basecore.ids import new_id

from auth_app.tenants import NewStore, add_store
from auth_app.users import NewUser, add_user


async def create_tenant(
    database: Database, store: NewStore, *, admin: NewUser, now: datetime
) -> UUID:
    """Create a store with its first administrator, in one transaction; return its id."""
    async with database.tenant(new_id()) as session:
        await add_store(session, store, now=now)
        await add_user(session, admin, now=now)
        return session.tenant_id
