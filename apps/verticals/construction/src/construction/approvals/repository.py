"""Every query of approvals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id
from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    RowMapping,
    Select,
    and_,
    exists,
    func,
    insert,
    literal_column,
    select,
    update,
)

from construction.approvals.domain import State
from construction.approvals.models import DiscountApproval
from construction.customers import Customer
from construction.quotes import Quote, QuoteStatus

A = DiscountApproval
MOST = 100
WAITS: ColumnClause[str] = literal_column(f"'{State.WAITING}'")
"""Written out, so that every plan may use the index of what waits."""


async def add(session: TenantSession, values: Mapping[str, Any]) -> UUID:
    """Insert a request and return its id."""
    approval_id = new_id()
    mine = {"tenant_id": session.tenant_id, "id": approval_id}
    await session.execute(insert(A).values(mine | dict(values)))
    return approval_id


async def get(
    session: TenantSession, approval_id: UUID, *, locked: bool = False
) -> DiscountApproval | None:
    """Return a request; held until the end of the transaction if asked."""
    query = select(A).where(A.tenant_id == session.tenant_id, A.id == approval_id)
    query = query.execution_options(populate_existing=True)
    found: DiscountApproval | None = await session.scalar(
        query.with_for_update() if locked else query
    )
    return found


async def latest(session: TenantSession, quote_id: UUID) -> DiscountApproval | None:
    """Return a quote's last request."""
    found: DiscountApproval | None = await session.scalar(
        select(A)
        .where(A.tenant_id == session.tenant_id, A.quote_id == quote_id)
        .order_by(A.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return found


async def last_answer(session: TenantSession, quote_id: UUID) -> UUID | None:
    """Return the request about a quote that was answered last, if any was."""
    found: UUID | None = await session.scalar(
        select(A.id)
        .where(
            A.tenant_id == session.tenant_id,
            A.quote_id == quote_id,
            A.answered_at.is_not(None),
        )
        .order_by(A.id.desc())
        .limit(1)
    )
    return found


async def set_values(session: TenantSession, approval_id: UUID, values: Mapping[str, Any]) -> None:
    """Change columns of a request."""
    await session.execute(
        update(A)
        .where(A.tenant_id == session.tenant_id, A.id == approval_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def withdraw(session: TenantSession, quote_id: UUID) -> None:
    """Take back what waits for a quote: another request takes its place."""
    await session.execute(
        update(A)
        .where(
            A.tenant_id == session.tenant_id,
            A.quote_id == quote_id,
            A.state == State.WAITING.value,
        )
        .values(state=State.WITHDRAWN.value)
        .execution_options(synchronize_session=False)
    )


def _waiting(query: Select[Any], session: TenantSession) -> Select[Any]:
    """Return the query with what waits of quotes that are still drafts."""
    same = and_(Quote.tenant_id == A.tenant_id, Quote.id == A.quote_id)
    return query.join(Quote, same).where(
        A.tenant_id == session.tenant_id,
        A.state == WAITS,
        Quote.status == QuoteStatus.DRAFT.value,
    )


async def waiting(session: TenantSession) -> Sequence[RowMapping]:
    """Return the requests that wait, oldest first, with their quotes' numbers and customers."""
    whose = and_(Customer.tenant_id == Quote.tenant_id, Customer.id == Quote.customer_id)
    query = (
        _waiting(select(*A.__table__.columns, Quote.number, Customer.name), session)
        .outerjoin(Customer, whose)
        .order_by(A.id)
        .limit(MOST)
    )
    rows: Sequence[RowMapping] = (await session.execute(query)).mappings().all()
    return rows


def waits_of(session: TenantSession, quote_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Return that a request about a quote waits for a manager; what a list is narrowed by."""
    mine = (A.tenant_id == session.tenant_id, A.quote_id == quote_id, A.state == WAITS)
    return exists().where(*mine)


async def count_waiting(session: TenantSession) -> int:
    """Return how many requests wait."""
    return await session.scalar(_waiting(select(func.count()).select_from(A), session)) or 0
