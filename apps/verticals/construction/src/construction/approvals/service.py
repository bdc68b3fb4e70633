"""Use cases of approvals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession

from construction import notices, quotes
from construction.access import Permission
from construction.activity import Actor, note, note_sealed
from construction.approvals import repository
from construction.approvals.domain import Standing, State, standing
from construction.approvals.errors import (
    AnsweredError,
    ApprovalNotFoundError,
    ChangedSinceError,
    NothingBelowError,
)
from construction.approvals.models import DiscountApproval
from construction.approvals.schemas import (
    AnswerIn,
    ApprovalOut,
    QuoteAndWordsIn,
    StateOut,
    Verdict,
    WaitingOut,
    WordsIn,
    kept,
)
from construction.notices import Audience, NoticeKind
from construction.numbering import label
from construction.quotes import Below, Quote, QuoteOut, QuoteStateError, QuoteStatus
from construction.sealing import Personal

VERDICTS = {Verdict.APPROVE: State.APPROVED, Verdict.REFUSE: State.REFUSED}


@dataclass(frozen=True, slots=True)
class Need:
    """How a quote stands towards the limits, its last request, and what goes below for whom."""

    quote: QuoteOut
    standing: Standing
    approval: DiscountApproval | None
    below: list[Below]

    @property
    def state(self) -> StateOut:
        """Return how it stands, in the words of who said something last."""
        last = self.approval
        found = StateOut(status=self.standing, is_needed=self.is_needed)
        if last is None or self.standing is Standing.NONE:
            return found
        if last.answered_at is None:
            said = {"by": last.asked_by_name, "words": last.words, "at": last.asked_at}
        else:
            by = last.answered_by_name or ""
            said = {"by": by, "words": last.answer_words, "at": last.answered_at}
        return found.model_copy(update=said)

    @property
    def is_needed(self) -> bool:
        """Tell whether the quote cannot be sent as it is."""
        return bool(self.below) and self.standing is not Standing.APPROVED


async def need(session: TenantSession, quote_id: UUID, *, owner_id: UUID | None, by: Actor) -> Need:
    """Return how a quote stands towards the limits of who looks at it."""
    quote = await quotes.get(session, quote_id, owner_id)
    last = await repository.latest(session, quote_id)
    state = State(last.state) if last else None
    is_same = last is not None and last.mark == quotes.mark_of(quote)
    below: list[Below] = []
    if quote.status is QuoteStatus.DRAFT:
        discount = quote.discount_percent
        below = await quotes.breaches(session, quote_id, discount, role=by.role)
    return Need(quote, standing(state, is_same=is_same), last, below)


async def ask(
    session: TenantSession,
    quote_id: UUID,
    given: WordsIn,
    *,
    owner_id: UUID | None,
    by: Actor,
    now: datetime,
) -> ApprovalOut:
    """Ask for what a draft sells below the seller's limits; an earlier request is taken back."""
    held = await quotes.hold(session, quote_id, owner_id)
    found = await need(session, quote_id, owner_id=owner_id, by=by)
    quote = found.quote
    if quote.status is not QuoteStatus.DRAFT:
        raise QuoteStateError(current=quote.status.value)
    if by.id is None or not found.is_needed:
        raise NothingBelowError
    await repository.withdraw(session, quote_id)
    values: dict[str, Any] = {
        "quote_id": quote_id,
        "state": State.WAITING.value,
        "mark": quotes.mark_of(quote),
        "total": quote.total,
        "breaches": [kept(one) for one in found.below],
        "words": given.words,
        "asked_by": by.id,
        "asked_by_name": by.name,
        "asked_at": now,
    }
    approval_id = await repository.add(session, values)
    await _note(session, held, "approval_asked", given.words, by, now)
    await notices.settle(session, NoticeKind.APPROVAL_ASKED, quote_id)
    await notices.tell(
        session,
        Audience.whoever_may(Permission.QUOTES_APPROVE),
        NoticeKind.APPROVAL_ASKED,
        source_id=approval_id,
        subject_id=quote_id,
        at=now,
        number=quote.number,
        who=by.name,
    )
    return await get(session, approval_id)


async def ask_with(
    session: TenantSession, given: QuoteAndWordsIn, *, by: Actor, now: datetime
) -> ApprovalOut:
    """Make a draft that goes below the seller's limits, and ask for it."""
    quote = await quotes.create(session, given.quote, by=by, now=now, is_held=False)
    return await ask(session, quote.id, given, owner_id=None, by=by, now=now)


async def answer(
    session: TenantSession, approval_id: UUID, given: AnswerIn, *, by: Actor, now: datetime
) -> ApprovalOut:
    """Answer a request; what is allowed is the draft as it was when the seller asked."""
    asked = await repository.get(session, approval_id)
    if asked is None:
        raise ApprovalNotFoundError
    # The quote first, as who asks does: two of them never wait for each other.
    held = await quotes.hold(session, asked.quote_id, None)
    approval = await repository.get(session, approval_id, locked=True)
    if approval is None or approval.state != State.WAITING:
        raise AnsweredError
    if held.status != QuoteStatus.DRAFT:
        raise QuoteStateError(current=held.status)
    if given.verdict is Verdict.APPROVE:
        quote = await quotes.get(session, approval.quote_id, None)
        if quotes.mark_of(quote) != approval.mark:
            raise ChangedSinceError
        await quotes.allow(session, approval.quote_id, approval.mark)
    state = VERDICTS[given.verdict]
    values = {
        "state": state.value,
        "answered_by": by.id,
        "answered_by_name": by.name,
        "answered_at": now,
        "answer_words": given.words,
    }
    await repository.set_values(session, approval_id, values)
    await _note(session, held, f"approval_{state}", given.words, by, now)
    await notices.settle(session, NoticeKind.APPROVAL_ASKED, approval.quote_id)
    await notices.tell(
        session,
        Audience.person(approval.asked_by),
        NoticeKind(f"approval_{state}"),
        source_id=approval_id,
        subject_id=approval.quote_id,
        at=now,
        number=label(held.number_mask, held.number),
        who=by.name,
    )
    return await get(session, approval_id)


async def get(session: TenantSession, approval_id: UUID) -> ApprovalOut:
    """Return a request, or raise `ApprovalNotFoundError`."""
    found = await repository.get(session, approval_id)
    if found is None:
        raise ApprovalNotFoundError
    return ApprovalOut.model_validate(found)


async def waiting(session: TenantSession) -> list[WaitingOut]:
    """Return the requests that wait, oldest first."""
    return [
        WaitingOut.model_validate(
            dict(row)
            | {"number": label(row["number_mask"], row["number"]), "customer_name": row["name"]}
        )
        for row in await repository.waiting(session)
    ]


async def _note(
    session: TenantSession, quote: Quote, action: str, words: str | None, by: Actor, now: datetime
) -> None:
    if words is None or quote.customer_id is None:
        detail = {"reason": words} if words else {}
        await note(session, quote.id, action, by=by, at=now, **detail)
        return
    personal = Personal(quote.customer_id, {"reason": words})
    await note_sealed(session, quote.id, action, personal, by=by, at=now)
