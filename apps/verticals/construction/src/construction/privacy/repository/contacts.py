"""The statements about one person to talk to, whoever the customer is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from basecore.db import TenantSession

from construction.search import Kind

Row = Mapping[str, Any]

AT_SITES = """
    SELECT c.id, c.job_site_id, c.name, c.role, c.phone
    FROM construction.job_site_contact c
    JOIN construction.job_site s ON s.tenant_id = $1 AND s.id = c.job_site_id
    WHERE c.tenant_id = $1 AND s.customer_id = ANY ($2::uuid[])
    ORDER BY c.id
"""
# What was sent to an address about quotes of these customers.
MAILED = """
    SELECT o.id, o.idempotency_key, o.created_at, o.payload ->> 'to' AS "to",
        o.payload ->> 'subject' AS subject, o.payload ->> 'text' AS text
    FROM construction.quote q
    JOIN construction.share_link l ON l.tenant_id = $1 AND l.quote_id = q.id
    JOIN construction.outgoing o
        ON o.tenant_id = $1 AND o.idempotency_key = concat('quote-link:', l.id)
    WHERE q.tenant_id = $1 AND q.customer_id = ANY ($2::uuid[])
        AND lower(o.payload ->> 'to') = lower($3)
    ORDER BY o.id
"""
DROP_AT_SITES = """
    DELETE FROM construction.job_site_contact WHERE tenant_id = $1 AND id = ANY ($2::uuid[])
"""
UNUSED_WORDS = """
    DELETE FROM construction.search_word w WHERE w.tenant_id = $1 AND w.kind = $2
        AND w.word = ANY ($3::text[]) AND NOT EXISTS (
            SELECT FROM construction.search_text t WHERE t.tenant_id = $1 AND t.kind = $2
                AND strpos(t.content, w.word) > 0)
"""


async def at_sites(session: TenantSession, customer_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return the people at the customers' job sites."""
    return await session.fetch(AT_SITES, session.tenant_id, list(customer_ids))


async def mailed(
    session: TenantSession, customer_ids: Sequence[UUID], address: str
) -> Sequence[Row]:
    """Return what was mailed to an address about quotes of these customers."""
    return await session.fetch(MAILED, session.tenant_id, list(customer_ids), address)


async def drop_at_sites(session: TenantSession, ids: Sequence[UUID]) -> None:
    """Delete people at job sites."""
    await session.fetch(DROP_AT_SITES, session.tenant_id, list(ids))


async def forget_words(session: TenantSession, words: Sequence[str]) -> None:
    """Delete words of which no customer's text is made any more."""
    await session.fetch(UNUSED_WORDS, session.tenant_id, Kind.CUSTOMER.value, list(words))
