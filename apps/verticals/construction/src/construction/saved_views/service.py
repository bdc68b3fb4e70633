"""Use cases of saved views."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id

from construction.saved_views import repository
from construction.saved_views.domain import MOST
from construction.saved_views.errors import TooManyViewsError, ViewNotFoundError
from construction.saved_views.schemas import ViewIn
from construction.search import fold


async def save(
    session: TenantSession, given: ViewIn, *, list_name: str, user_id: UUID, now: datetime
) -> None:
    """Keep a list's filters under a name, for one person."""
    if len(await repository.of_person(session, user_id, list_name)) >= MOST:
        raise TooManyViewsError
    values = {
        "id": new_id(),
        "user_id": user_id,
        "list_name": list_name,
        "name": given.name,
        "sort_name": fold(given.name) or given.name.lower(),
        "query": given.query,
        "created_at": now,
    }
    await repository.add(session, values)


async def drop(session: TenantSession, user_id: UUID, view_id: UUID) -> str:
    """Forget a person's view and return the list that it was of."""
    list_name = await repository.drop(session, user_id, view_id)
    if list_name is None:
        raise ViewNotFoundError
    return list_name
