"""How an engine's conclusion is put into words: a sentence for each key, filled with figures."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from webkit import msgid
from webkit.numerals import format_decimal

SENTENCES: Mapping[str, str] = {
    "stock.runs_out": msgid(
        "Sells %(daily)s a day, %(on_hand)s on hand, lead time %(lead_time_days)s days: "
        "runs out in %(days_left)s days"
    ),
    "stock.runs_out_promised": msgid(
        "Sells %(daily)s a day, %(on_hand)s on hand of which %(promised)s are promised, lead time "
        "%(lead_time_days)s days: runs out in %(days_left)s days"
    ),
    "stock.all_promised": msgid(
        "Sells %(daily)s a day; all of the %(on_hand)s on hand are promised; a purchase takes "
        "%(lead_time_days)s days"
    ),
    "stock.is_out": msgid(
        "Sells %(daily)s a day and there is none left; a purchase takes %(lead_time_days)s days"
    ),
    "stock.reorder_promised": msgid(
        "Sells %(daily)s a day, %(on_hand)s on hand of which %(promised)s are promised: buy "
        "%(quantity)s to keep between %(minimum)s and %(maximum)s"
    ),
    "stock.reorder": msgid(
        "Sells %(daily)s a day, %(on_hand)s on hand: buy %(quantity)s to keep between "
        "%(minimum)s and %(maximum)s"
    ),
}
UNKNOWN = msgid("The engine gave no explanation")


class Words(Protocol):
    """The catalogue of one language."""

    locale: str

    def gettext(self, message: str) -> str:
        """Return the translation."""


def explain(key: str, figures: Mapping[str, Any], words: Words) -> str:
    """Return the sentence of a conclusion in one language, its figures as people write them."""
    sentence = SENTENCES.get(key)
    if sentence is None:
        return words.gettext(UNKNOWN)
    return words.gettext(sentence) % {k: _figure(v, words.locale) for k, v in figures.items()}


def _figure(value: Any, locale: str) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    digits = 0 if number == number.to_integral_value() else 1 if abs(number) >= 1 else 2
    return format_decimal(number, digits, locale)
