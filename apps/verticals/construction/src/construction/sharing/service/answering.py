"""What customers do by a link: approve, reject, ask for a change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from basecore.db import TenantSession
from basecore.errors import InvalidError

from construction import notices, quotes
from construction.activity import Actor, note
from construction.notices import Audience, NoticeKind
from construction.numbering import label
from construction.sharing import repository
from construction.sharing.domain import links
from construction.sharing.domain.links import AnswerKind, Standing
from construction.sharing.domain.signature import NotASignatureError, Strokes, read_strokes
from construction.sharing.errors import (
    BeingChangedError,
    ClosedError,
    ReplacedError,
    TooManyTriesError,
    TooManyWordsError,
    WrongDocumentError,
)
from construction.sharing.schemas import ApproveIn, ChangeIn, RejectIn
from construction.sharing.service.links import LONGEST_AGENT, Opened, open_link
from construction.sharing.service.offers import sent_offer_of

MOST_CHANGES = 10
SIGN = "Sign with your finger or the mouse, or by your name"
DOCUMENT = "Type at least the last 3 digits"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who answers, as far as a request tells: at which store, from where, with what."""

    store_name: str
    address: str
    agent: str


async def approve(
    session: TenantSession, token: str, given: ApproveIn, *, visitor: Visitor, now: datetime
) -> None:
    """Approve an offer in the customer's name, with the end of their document and a signature.

    On `WrongDocumentError` the try is counted: let the transaction commit.
    """
    opened = await _open(session, token, given.seen, visitor, now)
    signature = _signature(given, opened)
    await _check_document(session, opened, given.document or "", now)
    by = _customer(given.name, opened)
    await quotes.approve(session, opened.link.quote_id, by=by, now=now)
    await _check_unchanged(session, opened, visitor)
    more = {"document_end": given.document, "signature": signature}
    await _keep(session, opened, AnswerKind.APPROVED, given.name, visitor, now, **more)


async def reject(
    session: TenantSession, token: str, given: RejectIn, *, visitor: Visitor, now: datetime
) -> None:
    """Reject an offer, with a reason and words."""
    opened = await _open(session, token, given.seen, visitor, now)
    by, loss = _customer(given.name, opened), quotes.Loss(given.reason, given.words)
    await quotes.reject(session, opened.link.quote_id, loss, by=by, now=now)
    await _check_unchanged(session, opened, visitor)
    await _keep(session, opened, AnswerKind.REJECTED, given.name, visitor, now, words=given.words)


async def ask_for_change(
    session: TenantSession, token: str, given: ChangeIn, *, visitor: Visitor, now: datetime
) -> None:
    """Ask the store for a change, or for a new offer when this one is over."""
    seen = visitor.store_name
    opened = await open_link(session, token, store_name=seen, now=now, locked=True)
    kind = AnswerKind.CHANGE
    if await repository.answers_by(session, opened.link.id, kind.value) >= MOST_CHANGES:
        raise TooManyWordsError
    await _keep(session, opened, kind, given.name, visitor, now, words=given.words)


async def _open(
    session: TenantSession, token: str, seen: str, visitor: Visitor, now: datetime
) -> Opened:
    """Return what the token leads to, if that is what was seen and it can still be answered.

    Who does not say what they saw, saw what the link was made for.
    """
    name = visitor.store_name
    opened = await open_link(session, token, store_name=name, now=now, locked=True)
    mark = seen or opened.link.content_mark.hex()
    if opened.standing is Standing.REPLACED or mark != opened.offer.mark.hex():
        raise ReplacedError
    if opened.standing is Standing.CHANGING:
        raise BeingChangedError
    if opened.standing is not Standing.OPEN:
        raise ClosedError
    return opened


def _customer(name: str, opened: Opened) -> Actor:
    """Return the customer as who answers."""
    return Actor(None, name, customer_id=opened.offer.customer.id)


def _signature(given: ApproveIn, opened: Opened) -> Strokes | None:
    """Return the strokes, or None of who signs by name; every field that is missing is told."""
    errors = {}
    wanted = opened.offer.customer.tax_id
    if wanted and len(given.document or "") < links.DOCUMENT_DIGITS:
        errors["document"] = DOCUMENT
    strokes: Strokes | None = None
    try:
        strokes = None if given.signs_by_name else read_strokes(given.signature)
    except NotASignatureError:
        errors["signature"] = SIGN
    if errors:
        raise InvalidError(errors)
    return strokes


async def _check_document(
    session: TenantSession, opened: Opened, typed: str, now: datetime
) -> None:
    """Raise unless the typed characters end the customer's document; count a wrong try."""
    link, document = opened.link, opened.offer.customer.tax_id
    if not document:
        return
    failures = links.counted(link.failures, link.last_failed_at, now)
    if links.wait_after(failures, link.last_failed_at, now):
        raise TooManyTriesError
    if not links.ends_with(document, typed):
        values = {"failures": failures + 1, "last_failed_at": now}
        await repository.set_link(session, link.id, values)
        raise WrongDocumentError


async def _check_unchanged(session: TenantSession, opened: Opened, visitor: Visitor) -> None:
    """Look again now that the quote is held: nobody answers what they have not seen."""
    quote_id, name = opened.link.quote_id, visitor.store_name
    offered = await sent_offer_of(session, quote_id, store_name=name)
    if offered.mark != opened.offer.mark:
        raise ReplacedError


async def _keep(
    session: TenantSession,
    opened: Opened,
    kind: AnswerKind,
    name: str,
    visitor: Visitor,
    now: datetime,
    **more: Any,
) -> None:
    link = opened.link
    values = {
        "quote_id": link.quote_id,
        "link_id": link.id,
        "kind": kind.value,
        "name": name,
        "content_mark": opened.offer.mark,
        "address": visitor.address,
        "agent": visitor.agent[:LONGEST_AGENT],
        "at": now,
        **more,
    }
    answer_id = await repository.add_answer(session, values)
    detail = {"address": visitor.address}
    if kind is AnswerKind.CHANGE:
        detail["reason"] = more["words"]
    await note(
        session, link.quote_id, f"answer_{kind}", by=_customer(name, opened), at=now, **detail
    )
    quote = await quotes.header_of(session, link.quote_id, None)
    await notices.tell(
        session,
        Audience.person(quote["owner_id"]),
        NoticeKind(f"quote_{kind}"),
        source_id=answer_id,
        subject_id=link.quote_id,
        at=now,
        number=label(quote["number_mask"], quote["number"]),
    )
