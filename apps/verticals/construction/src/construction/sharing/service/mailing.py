"""A quote by mail: the PDF and a link, recorded with the change and sent by the worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from basecore import outgoing
from basecore.db import TenantSession
from basecore.outgoing import Attachment, Mail, is_address
from webkit import Translations, msgid

from construction.activity import Actor, note
from construction.orm import outgoing as tables
from construction.sharing.domain.links import Channel
from construction.sharing.errors import NoAddressError, PrintedOtherwiseError
from construction.sharing.schemas import MailIn
from construction.sharing.service.links import MadeLink, make_link
from construction.sharing.service.offers import Offer
from construction.sharing.service.paper import Kind, Paper, file_name
from construction.sharing.service.press import Press
from construction.sharing.service.wording import Letter, greeting

SUBJECT = msgid("Quote %(number)s from %(store)s")
SIGNED = msgid("Kind regards,\n%(seller)s\n%(store)s")


@dataclass(frozen=True, slots=True)
class Printed:
    """A document that was made beforehand, and everything that it shows."""

    sheet: dict[str, Any]
    pdf: bytes


async def print_to_send(press: Press, offer: Offer, letter: Letter, now: datetime) -> Printed:
    """Print what a mail will bring, before the transaction that sends it begins."""
    sheet = _sheet(offer, letter, now)
    return Printed(sheet, await press.pdf(sheet))


def _sheet(offer: Offer, letter: Letter, now: datetime) -> dict[str, Any]:
    return Paper(offer, Kind.PRICED, letter.words, now).data(letter.look)


async def mail(
    session: TenantSession,
    printed: Printed,
    quote_id: UUID,
    given: MailIn,
    letter: Letter,
    *,
    owner_id: UUID | None,
    by: Actor,
    now: datetime,
) -> MadeLink:
    """Send a quote by mail; a draft is sent by that, and it must still be what was printed."""
    if not is_address(given.to):
        raise NoAddressError
    made = await make_link(
        session,
        quote_id,
        Channel.MAIL,
        owner_id=owner_id,
        store_name=letter.store_name,
        by=by,
        now=now,
    )
    if _sheet(made.offer, letter, now) != printed.sheet:
        raise PrintedOtherwiseError
    name = file_name(made.offer, Kind.PRICED)
    body = Mail(
        to=given.to,
        subject=_subject(made, letter.words),
        text=_text(made, given.words, letter),
        from_name=made.offer.store_name[:100],
        reply_to=made.offer.store.email if is_address(made.offer.store.email or "") else None,
        attachments=(Attachment.of(name, "application/pdf", printed.pdf),),
    )
    await outgoing.send(session, tables, body, key=f"quote-link:{made.id}")
    await note(session, quote_id, "mailed", by=by, at=now)
    return made


def _subject(made: MadeLink, words: Translations) -> str:
    told = {"number": made.offer.quote.number, "store": made.offer.store_name}
    return words.gettext(SUBJECT) % told


def _text(made: MadeLink, own_words: str | None, letter: Letter) -> str:
    offer = made.offer
    told = {"seller": offer.quote.owner_name, "store": offer.store_name}
    signed = letter.words.gettext(SIGNED) % told
    text = greeting(offer, letter.link(made.token), letter.words)
    return "\n\n".join(part for part in (own_words, text, signed) if part) + "\n"
