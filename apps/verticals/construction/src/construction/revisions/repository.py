"""Every query of revisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id
from sqlalchemy import insert, select

from construction.revisions.models import QuoteRevision


async def add(session: TenantSession, values: Mapping[str, Any]) -> None:
    """Keep a revision."""
    row = {"tenant_id": session.tenant_id, "id": new_id()} | dict(values)
    await session.execute(insert(QuoteRevision).values(row))


async def get(session: TenantSession, quote_id: UUID, revision: int) -> QuoteRevision | None:
    """Return a frozen revision."""
    found: QuoteRevision | None = await session.scalar(
        select(QuoteRevision).where(
            QuoteRevision.tenant_id == session.tenant_id,
            QuoteRevision.quote_id == quote_id,
            QuoteRevision.revision == revision,
        )
    )
    return found


async def of_quote(session: TenantSession, quote_id: UUID) -> list[QuoteRevision]:
    """Return the frozen revisions of a quote, newest first."""
    found = await session.scalars(
        select(QuoteRevision)
        .where(QuoteRevision.tenant_id == session.tenant_id, QuoteRevision.quote_id == quote_id)
        .order_by(QuoteRevision.revision.desc())
    )
    return list(found)
