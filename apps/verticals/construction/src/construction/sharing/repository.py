"""Every query of sending quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id
from sqlalchemy import func, insert, select, update

from construction.sharing.models import QuoteAnswer, ShareLink, ShareView

Values = Mapping[str, Any]
MOST_LINKS = 50


async def add_link(session: TenantSession, values: Values) -> UUID:
    """Insert a link and return its id."""
    link_id = new_id()
    row = {"tenant_id": session.tenant_id, "id": link_id, "view_count": 0, "failures": 0}
    await session.execute(insert(ShareLink).values(row | dict(values)))
    return link_id


async def by_digest(
    session: TenantSession, digest: bytes, *, locked: bool = False
) -> ShareLink | None:
    """Return the store's link of a token; held until the end of the transaction if asked."""
    query = select(ShareLink).where(
        ShareLink.tenant_id == session.tenant_id, ShareLink.token_hash == digest
    )
    found: ShareLink | None = await session.scalar(query.with_for_update() if locked else query)
    return found


async def set_link(session: TenantSession, link_id: UUID, values: Values) -> None:
    """Change columns of a link."""
    await session.execute(
        update(ShareLink)
        .where(ShareLink.tenant_id == session.tenant_id, ShareLink.id == link_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def revoke(
    session: TenantSession, quote_id: UUID, link_id: UUID, now: datetime
) -> UUID | None:
    """End a link that has not ended yet; return its id if the quote has it."""
    found: UUID | None = await session.scalar(
        update(ShareLink)
        .where(
            ShareLink.tenant_id == session.tenant_id,
            ShareLink.quote_id == quote_id,
            ShareLink.id == link_id,
        )
        .values(revoked_at=func.coalesce(ShareLink.revoked_at, now))
        .execution_options(synchronize_session=False)
        .returning(ShareLink.id)
    )
    return found


async def links(session: TenantSession, quote_id: UUID) -> list[ShareLink]:
    """Return a quote's links, newest first."""
    found = await session.scalars(
        select(ShareLink)
        .where(ShareLink.tenant_id == session.tenant_id, ShareLink.quote_id == quote_id)
        .order_by(ShareLink.id.desc())
        .limit(MOST_LINKS)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def add_view(
    session: TenantSession, link_id: UUID, *, at: datetime, address: str, agent: str
) -> None:
    """Keep a visit."""
    row = {"tenant_id": session.tenant_id, "id": new_id(), "link_id": link_id}
    seen = {"at": at, "address": address, "agent": agent}
    await session.execute(insert(ShareView).values(row | seen))


async def last_view(
    session: TenantSession, link_id: UUID, *, address: str, agent: str
) -> datetime | None:
    """Return when this device last looked at a link."""
    found: datetime | None = await session.scalar(
        select(func.max(ShareView.at)).where(
            ShareView.tenant_id == session.tenant_id,
            ShareView.link_id == link_id,
            ShareView.address == address,
            ShareView.agent == agent,
        )
    )
    return found


async def views(session: TenantSession, link_ids: Sequence[UUID]) -> list[ShareView]:
    """Return the visits of several links, newest first."""
    found = await session.scalars(
        select(ShareView)
        .where(ShareView.tenant_id == session.tenant_id, ShareView.link_id.in_(link_ids))
        .order_by(ShareView.id.desc())
        .limit(MOST_LINKS)
    )
    return list(found)


async def add_answer(session: TenantSession, values: Values) -> UUID:
    """Keep what a customer answered and return its id."""
    answer_id = new_id()
    row = {"tenant_id": session.tenant_id, "id": answer_id}
    await session.execute(insert(QuoteAnswer).values(row | dict(values)))
    return answer_id


async def answers(session: TenantSession, quote_id: UUID) -> list[QuoteAnswer]:
    """Return what customers answered about a quote, newest first."""
    found = await session.scalars(
        select(QuoteAnswer)
        .where(QuoteAnswer.tenant_id == session.tenant_id, QuoteAnswer.quote_id == quote_id)
        .order_by(QuoteAnswer.id.desc())
        .limit(MOST_LINKS)
    )
    return list(found)


async def answers_by(session: TenantSession, link_id: UUID, kind: str) -> int:
    """Return how many answers of a kind came by a link."""
    found = await session.scalar(
        select(func.count()).where(
            QuoteAnswer.tenant_id == session.tenant_id,
            QuoteAnswer.link_id == link_id,
            QuoteAnswer.kind == kind,
        )
    )
    return found or 0
