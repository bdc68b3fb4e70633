"""Use cases of revisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession

from construction import customers, job_sites, pricing, quotes
from construction.activity import Actor
from construction.quotes import QuoteLineOut, QuoteOut, QuoteStatus
from construction.revisions import repository
from construction.revisions.domain import LineChange, compare
from construction.revisions.errors import NothingToRestoreError, RevisionNotFoundError
from construction.revisions.models import QuoteRevision
from construction.revisions.schemas import RevisionOut

KEPT = (
    "revision",
    "customer_id",
    "job_site_id",
    "discount_percent",
    "subtotal",
    "total",
    "valid_days",
    "valid_until",
    "notes",
)
RESTORABLE = frozenset({QuoteStatus.SENT, QuoteStatus.APPROVED})
"""How a quote may have stood when its change began, so that dropping the change leads back."""
WHY = "price_explanation"
HEADER = ("customer_id", "job_site_id", "discount_percent", "valid_days", "notes")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two revisions of a quote, and what became of each line."""

    before: QuoteOut
    after: QuoteOut
    changes: list[LineChange]

    @property
    def fields(self) -> list[str]:
        """Return the names of what differs besides the lines."""
        return [n for n in HEADER if getattr(self.before, n) != getattr(self.after, n)]

    @property
    def difference(self) -> Decimal:
        """Return how much more the later revision comes to."""
        return self.after.total - self.before.total


async def change(
    session: TenantSession, quote_id: UUID, *, owner_id: UUID | None, by: Actor, now: datetime
) -> None:
    """Freeze a quote as it is, and make it a draft again."""
    before = await quotes.reopen(session, quote_id, owner_id=owner_id, by=by, now=now)
    why = {one["id"]: one["price_explanation"] for one in await quotes.explained(session, quote_id)}
    values: dict[str, Any] = {name: getattr(before, name) for name in KEPT}
    values |= {
        "quote_id": quote_id,
        "status": before.status.value,
        "lines": [line.model_dump(mode="json") | {WHY: why.get(line.id)} for line in before.lines],
        "frozen_at": now,
        "frozen_by_name": by.name,
    }
    await repository.add(session, values)


async def restore(
    session: TenantSession, quote_id: UUID, *, owner_id: UUID | None, by: Actor, now: datetime
) -> None:
    """Drop a change that was begun: the quote is with its customer again, as it was sent."""
    quote = await quotes.get(session, quote_id, owner_id)
    kept = await repository.get(session, quote_id, quote.revision - 1)
    if kept is None or kept.valid_until is None or kept.status not in RESTORABLE:
        raise NothingToRestoreError
    frozen = quotes.Frozen(
        status=QuoteStatus(kept.status),
        valid_until=kept.valid_until,
        header={name: getattr(kept, name) for name in (*HEADER, "subtotal", "total")},
        lines=[{WHY: None} | line for line in kept.lines],
    )
    await quotes.restore(session, quote_id, frozen, owner_id=owner_id, by=by, now=now)


async def listed(
    session: TenantSession, quote_id: UUID, owner_id: UUID | None
) -> list[RevisionOut]:
    """Return the revisions of a quote, newest first; the first one is the quote as it is."""
    quote = await quotes.get(session, quote_id, owner_id)
    now = RevisionOut(
        revision=quote.revision,
        status=quote.status,
        total=quote.total,
        valid_until=quote.valid_until,
        frozen_at=None,
        frozen_by_name=None,
    )
    frozen = await repository.of_quote(session, quote_id)
    return [now, *(RevisionOut.model_validate(one, from_attributes=True) for one in frozen)]


async def get(
    session: TenantSession, quote_id: UUID, revision: int, owner_id: UUID | None
) -> QuoteOut:
    """Return a quote as it was in a revision, or as it is in its last one."""
    quote = await quotes.get(session, quote_id, owner_id)
    if revision == quote.revision:
        return quote
    kept = await repository.get(session, quote_id, revision)
    if kept is None:
        raise RevisionNotFoundError
    return await _thawed(session, quote, kept)


async def why(
    session: TenantSession,
    quote_id: UUID,
    revision: int,
    line_id: UUID,
    owner_id: UUID | None,
    *,
    costs: bool,
) -> tuple[QuoteLineOut, pricing.ExplanationOut | None]:
    """Return a line of a frozen revision and why it cost what it cost, if that was kept."""
    await quotes.get(session, quote_id, owner_id)
    kept = await repository.get(session, quote_id, revision)
    if kept is None:
        raise RevisionNotFoundError
    found = next((one for one in kept.lines if one["id"] == str(line_id)), None)
    if found is None:
        raise quotes.LineNotFoundError
    line, said = _line(found), found.get(WHY)
    if said is None:
        return line, None
    return line, pricing.shown(line.product_id, said if costs else pricing.without_costs(said))


async def compared(
    session: TenantSession,
    quote_id: UUID,
    before: int | None,
    after: int | None,
    owner_id: UUID | None,
) -> Comparison:
    """Return what differs between two revisions of a quote: the last two, if none are named."""
    other = await quotes.get(session, quote_id, owner_id)
    if after is not None and after != other.revision:
        other = await get(session, quote_id, after, owner_id)
    earlier = before or max(1, other.revision - 1)
    one = await get(session, quote_id, earlier, owner_id)
    return Comparison(one, other, compare(one.lines, other.lines))


async def newest_sent(session: TenantSession, quote: QuoteOut) -> QuoteOut:
    """Return what a customer was sent last: while a quote is changed, its earlier revision."""
    if quote.revision == 1 or quote.valid_until is not None:
        return quote
    kept = await repository.get(session, quote.id, quote.revision - 1)
    return await _thawed(session, quote, kept) if kept else quote


async def customer_of(session: TenantSession, quote_id: UUID, revision: int) -> UUID | None:
    """Return whose a frozen revision was."""
    kept = await repository.get(session, quote_id, revision)
    return kept.customer_id if kept else None


async def _thawed(session: TenantSession, quote: QuoteOut, kept: QuoteRevision) -> QuoteOut:
    """Return the quote with what was kept of a revision; names are those of today."""
    customer = await customers.get(session, kept.customer_id)
    site: Any = None
    if kept.job_site_id:
        site = await job_sites.get(session, kept.customer_id, kept.job_site_id)
    values = {name: getattr(kept, name) for name in KEPT}
    values |= {
        "status": QuoteStatus(kept.status),
        "customer_name": customer.name,
        "job_site_name": site.name if site else None,
        "updated_at": kept.frozen_at,
        "lines": [_line(line) for line in kept.lines],
    }
    return quote.model_copy(update=values)


def _line(kept: dict[str, Any]) -> QuoteLineOut:
    fields = QuoteLineOut.model_fields
    return QuoteLineOut.model_validate({name: kept.get(name) for name in fields})
