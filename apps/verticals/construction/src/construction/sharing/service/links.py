"""Making links, opening them, and knowing who looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession

from construction import quotes, revisions
from construction.activity import Actor, note
from construction.sharing import repository
from construction.sharing.domain import links
from construction.sharing.domain.links import Channel, Standing
from construction.sharing.errors import LinkNotFoundError, NothingToSendError
from construction.sharing.models import QuoteAnswer, ShareLink, ShareView
from construction.sharing.service.offers import Offer, offer_of, sent_offer_of

SENDABLE = frozenset({"draft", "sent", "approved", "converted"})
LONGEST_AGENT = 200


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link whose token is known just now and never again."""

    id: UUID
    token: str
    expires_at: datetime
    offer: Offer


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link leads to."""

    link: ShareLink
    offer: Offer
    standing: Standing


@dataclass(frozen=True, slots=True)
class Sharing:
    """How a quote was sent, who looked at it and what they answered."""

    links: list[ShareLink]
    views: list[ShareView]
    answers: list[QuoteAnswer]


async def make_link(
    session: TenantSession,
    quote_id: UUID,
    channel: Channel,
    *,
    owner_id: UUID | None,
    store_name: str,
    by: Actor,
    now: datetime,
) -> MadeLink:
    """Make a link to a quote; a draft is sent by that."""
    quote = await quotes.get(session, quote_id, owner_id)
    if quote.status.value not in SENDABLE:
        raise NothingToSendError(status=quote.status.value)
    if quote.status is quotes.QuoteStatus.DRAFT:
        await quotes.send(session, quote_id, owner_id=owner_id, by=by, now=now)
    offer = await offer_of(session, quote_id, owner_id, store_name=store_name)
    token, until = links.new_token(), _until(offer, now)
    values = {
        "quote_id": quote_id,
        "token_hash": links.digest(token),
        "content_mark": offer.mark,
        "revision": offer.quote.revision,
        "channel": channel.value,
        "created_at": now,
        "created_by": by.id,
        "created_by_name": by.name,
        "expires_at": until,
    }
    link_id = await repository.add_link(session, values)
    await note(session, quote_id, "link_made", by=by, at=now, channel=channel.value)
    return MadeLink(link_id, token, until, offer)


def _until(offer: Offer, now: datetime) -> datetime:
    last = offer.quote.valid_until or clock.business_date(now)
    ended = clock.begin(last + timedelta(days=1))
    return max(ended.astimezone(UTC), now) + links.SHOWN_AFTER_VALIDITY


async def open_link(
    session: TenantSession, token: str, *, store_name: str, now: datetime, locked: bool = False
) -> Opened:
    """Return what a token leads to; every other token is as unknown as the next."""
    if not links.is_token(token):
        raise LinkNotFoundError
    link = await repository.by_digest(session, links.digest(token), locked=locked)
    if link is None or link.revoked_at is not None or link.expires_at <= now:
        raise LinkNotFoundError
    offer = await sent_offer_of(session, link.quote_id, store_name=store_name)
    return Opened(link, offer, await standing_of(session, link, offer, now))


async def standing_of(
    session: TenantSession, link: ShareLink, offer: Offer, now: datetime
) -> Standing:
    """Return what the page of a link is for.

    A link to an earlier revision shows the newest that was sent, unless that is somebody else's.
    """
    until = offer.quote.valid_until
    is_same = offer.mark == link.content_mark
    if link.revision < offer.quote.revision:
        recipient = await revisions.customer_of(session, link.quote_id, link.revision)
        is_same = recipient == offer.quote.customer_id
    return links.standing(
        links.CHANGING if offer.is_being_changed else offer.quote.status.value,
        is_same=is_same,
        is_lapsed=quotes.is_lapsed(until, clock.business_date(now)),
    )


async def note_view(
    session: TenantSession, link: ShareLink, *, address: str, agent: str, now: datetime
) -> None:
    """Count a person's visit; looking again a little later is the same one."""
    if links.is_preview(agent):
        return
    agent = agent[:LONGEST_AGENT]
    if link.view_count < links.MOST_VIEWS:
        before = await repository.last_view(session, link.id, address=address, agent=agent)
    else:  # devices are not told apart any more, so that nobody makes the count run
        before = link.last_viewed_at
    if before is not None and now - before < links.VISIT:
        return
    values = {"last_viewed_at": now, "view_count": ShareLink.view_count + 1}
    if link.first_viewed_at is None:
        values["first_viewed_at"] = now
        by = Actor(None, "")
        await note(session, link.quote_id, "link_seen", by=by, at=now, channel=link.channel)
    await repository.set_link(session, link.id, values)
    if link.view_count < links.MOST_VIEWS:
        await repository.add_view(session, link.id, at=now, address=address, agent=agent)


async def revoke(
    session: TenantSession,
    quote_id: UUID,
    link_id: UUID,
    *,
    owner_id: UUID | None,
    by: Actor,
    now: datetime,
) -> None:
    """End a link."""
    await quotes.get(session, quote_id, owner_id)
    if await repository.revoke(session, quote_id, link_id, now) is None:
        raise LinkNotFoundError
    await note(session, quote_id, "link_revoked", by=by, at=now)


async def shared(session: TenantSession, quote_id: UUID, owner_id: UUID | None) -> Sharing:
    """Return how a quote was sent, who looked and what they answered."""
    await quotes.get(session, quote_id, owner_id)
    found = await repository.links(session, quote_id)
    return Sharing(
        links=found,
        views=await repository.views(session, [link.id for link in found]),
        answers=await repository.answers(session, quote_id),
    )


async def answers_by_link(session: TenantSession, link: ShareLink) -> list[QuoteAnswer]:
    """Return what was answered by this very link, newest first: others' words are not shown."""
    found = await repository.answers(session, link.quote_id)
    return [answer for answer in found if answer.link_id == link.id]
