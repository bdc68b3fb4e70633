"""Every query of approvals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from basecore.db import Hot, TenantSession
from basecore.ids import new_id
from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    RowMapping,
    Select,
    Table,
    Uuid,
    and_,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from construction.approvals.domain import State
from construction.approvals.models import DiscountApproval
from construction.customers import Customer
from construction.quotes import Quote, QuoteStatus

A = DiscountApproval
ASKED, QUOTE = cast("Table", A.__table__), cast("Table", Quote.__table__)
CUSTOMER = cast("Table", Customer.__table__)
MOST = 100
DRAFT: ColumnClause[str] = literal_column(f"'{QuoteStatus.DRAFT}'")
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
    """Return a quote's last request, but none that waits in vain."""
    found: DiscountApproval | None = await session.scalar(
        select(A)
        .join(Quote, and_(Quote.tenant_id == A.tenant_id, Quote.id == A.quote_id))
        .where(A.tenant_id == session.tenant_id, A.quote_id == quote_id)
        .where(or_(A.state != State.WAITING.value, since_sent(QUOTE)))
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


def since_sent(quote: Table) -> ColumnElement[bool]:
    """Return that a quote was not sent after the request: then it went out without an answer."""
    return or_(quote.c.sent_at.is_(None), ASKED.c.asked_at > quote.c.sent_at)


def _waiting(query: Select[Any]) -> Select[Any]:
    """Return the query with what waits of quotes that are still drafts."""
    same = and_(QUOTE.c.tenant_id == ASKED.c.tenant_id, QUOTE.c.id == ASKED.c.quote_id)
    return query.join(QUOTE, same).where(
        ASKED.c.tenant_id == bindparam("tenant", type_=Uuid),
        ASKED.c.state == WAITS,
        QUOTE.c.status == DRAFT,
        since_sent(QUOTE),
    )


COUNT = Hot(_waiting(select(func.count()).select_from(ASKED)))


async def waiting(session: TenantSession) -> Sequence[RowMapping]:
    """Return the requests that wait, oldest first, with their quotes' numbers and customers."""
    whose = and_(CUSTOMER.c.tenant_id == QUOTE.c.tenant_id, CUSTOMER.c.id == QUOTE.c.customer_id)
    query = (
        _waiting(select(*ASKED.c, QUOTE.c.number, QUOTE.c.number_mask, CUSTOMER.c.name))
        .outerjoin(CUSTOMER, whose)
        .order_by(ASKED.c.id)
        .limit(MOST)
    )
    found = await session.execute(query, {"tenant": session.tenant_id})
    rows: Sequence[RowMapping] = found.mappings().all()
    return rows


def waits_of(quote: Table) -> ColumnElement[bool]:
    """Return that a request about a quote waits for a manager; what a list is narrowed by."""
    its = (ASKED.c.tenant_id == quote.c.tenant_id, ASKED.c.quote_id == quote.c.id)
    waits = exists().where(*its, ASKED.c.state == WAITS, since_sent(quote))
    return and_(quote.c.status == DRAFT, waits)


async def count_waiting(session: TenantSession) -> int:
    """Return how many requests wait."""
    rows = await session.hot(COUNT, {"tenant": session.tenant_id})
    return int(rows[0][0])
