"""`TenantSession`: a transaction that is bound to one store before its first statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import (
    LoaderCriteriaOption,
    ORMExecuteState,
    Session,
    SessionTransaction,
    with_loader_criteria,
)

from basecore.db.driver import Hot, driver_of, fetch
from basecore.db.tables import TenantOwned

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class RequestContext:
    """Who does something and what caused it; copied into every event of the transaction."""

    actor: str = "system"
    correlation_id: UUID | None = None
    causation_id: UUID | None = None
    traceparent: str | None = None


class TenantSyncSession(Session):
    """The synchronous half; carries the tenant and the hooks below."""

    tenant_id: UUID


class TenantSession(AsyncSession):
    """A session of one store; only `Database.tenant` makes one, and repositories take no other."""

    sync_session_class = TenantSyncSession
    sync_session: TenantSyncSession

    def __init__(
        self, engine: AsyncEngine, tenant_id: UUID, *, source: str, context: RequestContext
    ) -> None:
        super().__init__(engine, expire_on_commit=False, autoflush=False)
        if not isinstance(tenant_id, UUID):  # asyncpg returns a subclass
            msg = f"not a tenant id: {tenant_id!r}"  # type: ignore[unreachable]  # callers without types get here
            raise TypeError(msg)
        self.sync_session.tenant_id = tenant_id
        self.tenant_id = tenant_id
        self.source = source
        self.context = context

    async def fetch(self, statement: str, *values: object) -> list[Any]:
        """Run one of the hottest statements in this transaction, past SQLAlchemy.

        It costs a quarter; the values are `$1`, `$2` … and what comes back is as the driver has it.
        """
        info = self.sync_session.info
        if "driver" not in info:
            info["driver"] = await driver_of(await self.connection())
        return await fetch(info["driver"], statement, values)

    async def hot(self, statement: Hot, given: Mapping[str, object]) -> list[Any]:
        """Run a statement that was compiled beforehand, the same way."""
        return await self.fetch(statement.text, *statement.values(given))


@dataclass(slots=True)
class Collected:
    """Things gathered in a transaction; `marks` holds how many there were at each savepoint."""

    items: list[Any] = field(default_factory=list)
    marks: dict[SessionTransaction, int] = field(default_factory=dict)


@event.listens_for(TenantSyncSession, "after_begin")
def _bind_tenant(
    session: TenantSyncSession, _transaction: SessionTransaction, connection: Connection
) -> None:
    # A literal, because Citus carries only `SET LOCAL` to its workers; safe: it is a UUID.
    connection.exec_driver_sql(f"SET LOCAL app.tenant_id = '{session.tenant_id}'")


@event.listens_for(TenantSyncSession, "after_transaction_end")
def _let_go(session: TenantSyncSession, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop("driver", None)


@event.listens_for(TenantSyncSession, "do_orm_execute")
def _filter_tenant(state: ORMExecuteState) -> None:
    if not state.is_orm_statement or state.is_column_load or state.is_relationship_load:
        return
    state.statement = state.statement.options(_only_of(state.session))  # type: ignore[arg-type]  # SQLAlchemy and pydantic take more than their types say


def _only_of(session: TenantSyncSession) -> LoaderCriteriaOption:
    """Return the filter by store; made once for a session, because making it is not cheap."""
    tenant_id = session.tenant_id
    known: LoaderCriteriaOption | None = session.info.get("only_of")
    if known is None:
        known = with_loader_criteria(
            TenantOwned, lambda cls: cls.tenant_id == tenant_id, include_aliases=True
        )
        session.info["only_of"] = known
    return known
