"""Queries of saved views; each person sees their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from construction.saved_views.errors import ViewNameTakenError
from construction.saved_views.models import SavedView


async def of_person(session: TenantSession, user_id: UUID, list_name: str) -> list[SavedView]:
    """Return a person's views of a list, by name."""
    found = await session.scalars(
        select(SavedView)
        .where(
            SavedView.tenant_id == session.tenant_id,
            SavedView.user_id == user_id,
            SavedView.list_name == list_name,
        )
        .order_by(SavedView.sort_name)
    )
    return list(found)


async def add(session: TenantSession, values: Mapping[str, Any]) -> None:
    """Insert a view; `ViewNameTakenError` if the person has one of the name."""
    try:
        async with session.begin_nested():
            await session.execute(insert(SavedView).values(tenant_id=session.tenant_id, **values))
    except IntegrityError as error:
        raise ViewNameTakenError from error


async def drop(session: TenantSession, user_id: UUID, view_id: UUID) -> str | None:
    """Delete a person's view; return the list that it was of."""
    dropped = await session.execute(
        delete(SavedView)
        .where(
            SavedView.tenant_id == session.tenant_id,
            SavedView.user_id == user_id,
            SavedView.id == view_id,
        )
        .returning(SavedView.list_name)
        .execution_options(synchronize_session=False)
    )
    found: str | None = dropped.scalar()
    return found
