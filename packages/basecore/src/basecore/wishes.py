"""What an operator wishes for and a consumer carries out; every wish leaves a row behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, text

from basecore.db import Database, TenantSession
from basecore.ids import new_id

WISH = text(
    "INSERT INTO events.rebuild (tenant_id, id, consumer, state, requested_at) "
    "VALUES (:tenant, :id, :consumer, 'waiting', now())"
)
WISHES = text("SELECT id, tenant_id, state, error FROM events.rebuild WHERE id = ANY (:ids)")
REPUBLISH = text(
    "INSERT INTO events.republish (tenant_id, id, consumer, what, state, after, requested_at) "
    "VALUES (:tenant, :id, :consumer, :what, 'waiting', :nil, now())"
)
REPUBLISHED = text(
    "SELECT id, tenant_id, what, state, pages, error FROM events.republish WHERE id = ANY (:ids)"
)
NOTE = text(
    "INSERT INTO events.operation (tenant_id, id, consumer, action, actor, detail, at) "
    "VALUES (:tenant, :id, :consumer, :action, :actor, "
    "jsonb_build_object('what', CAST(:what AS text)), now())"
)


class Wishes:
    """An operator's session; `actor` is who the audit rows name."""

    def __init__(self, database: Database, actor: str) -> None:
        self._database = database
        self._actor = actor

    async def rebuild(self, consumer: str, tenants: Sequence[UUID]) -> list[UUID]:
        """Wish that stores' conclusions be drawn anew; return the wishes' ids."""
        wishes = []
        for tenant_id in tenants:
            async with self._database.tenant(tenant_id) as session:
                wish = new_id()
                values = {"tenant": tenant_id, "id": wish, "consumer": consumer}
                await session.execute(WISH, values)
                await self._note(session, consumer, "rebuild", str(wish))
            wishes.append(wish)
        return wishes

    async def republish(self, consumer: str, what: str, tenants: Sequence[UUID]) -> list[UUID]:
        """Wish that a vertical state something of these stores anew; return the wishes' ids."""
        wishes = []
        for tenant_id in tenants:
            async with self._database.tenant(tenant_id) as session:
                wish = new_id()
                values = {"tenant": tenant_id, "id": wish, "consumer": consumer, "what": what}
                await session.execute(REPUBLISH, values | {"nil": UUID(int=0)})
                await self._note(session, consumer, "republish", f"{what} {wish}")
            wishes.append(wish)
        return wishes

    async def republished(self, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
        """Return how republishing stands."""
        return await self._read(REPUBLISHED, ids=list(ids))

    async def wishes(self, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
        """Return how rebuilds stand."""
        return await self._read(WISHES, ids=list(ids))

    async def note(self, tenant_id: UUID, consumer: str, action: str, what: str) -> None:
        """Write down an act that something else carries out."""
        async with self._database.tenant(tenant_id) as session:
            await self._note(session, consumer, action, what)

    async def _read(self, statement: TextClause, **values: Any) -> Sequence[Row[Any]]:
        async with self._database.platform() as connection:
            return (await connection.execute(statement, values)).all()

    async def _note(self, session: TenantSession, consumer: str, action: str, what: str) -> None:
        values = {
            "tenant": session.tenant_id,
            "id": new_id(),
            "consumer": consumer,
            "action": action,
            "actor": self._actor,
            "what": what,
        }
        await session.execute(NOTE, values)
