"""The words in which a quote is sent."""

from __future__ import annotations

from dataclasses import dataclass

from basecore import clock
from webkit import Translations, msgid
from webkit.filters import Filters

from construction.sharing.service.looks import Look
from construction.sharing.service.offers import Offer

HELLO = msgid(
    "Hello, %(name)s! Here is quote %(number)s from %(store)s, %(total)s, valid until %(until)s:"
)
LATER = msgid("You can see it, approve it and pay it at this link, without a password.")


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message is written with: the language, the store's name and look, its address."""

    words: Translations
    store_name: str
    look: Look
    base_url: str

    def link(self, token: str) -> str:
        """Return the address of a link."""
        return f"{self.base_url.rstrip('/')}/q/{token}"


def greeting(offer: Offer, url: str, words: Translations) -> str:
    """Return what is written above and below the link."""
    written = Filters(words, clock.now)
    until = offer.quote.valid_until
    told = {
        "name": offer.customer.name,
        "number": offer.quote.number,
        "store": offer.store_name,
        "total": f"R$ {written.money(offer.quote.total)}",
        "until": written.day(until),
    }
    return f"{words.gettext(HELLO) % told}\n{url}\n\n{words.gettext(LATER)}"
