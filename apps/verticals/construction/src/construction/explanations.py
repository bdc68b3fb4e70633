"""How an engine's conclusion is put into words: a sentence for each key, filled with figures."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from webkit import msgid
from webkit.numerals import format_decimal

SENTENCES: Mapping[str, str] = {
    "stock.runs_out": msgid(
        "Sells %(daily)s a day, %(on_hand)s on hand, lead time %(lead_time_days)s: "
        "runs out in %(days_left)s"
    ),
    "stock.runs_out_promised": msgid(
        "Sells %(daily)s a day, %(on_hand)s on hand of which %(promised)s are promised, lead time "
        "%(lead_time_days)s: runs out in %(days_left)s"
    ),
    "stock.all_promised": msgid(
        "Sells %(daily)s a day; all of the %(on_hand)s on hand are promised; a purchase takes "
        "%(lead_time_days)s"
    ),
    "stock.is_out": msgid(
        "Sells %(daily)s a day and there is none left; a purchase takes %(lead_time_days)s"
    ),
    "stock.reorder_promised": msgid(
        "Sells %(daily)s a day, %(on_hand)s on hand of which %(promised)s are promised: buy "
        "%(quantity)s to keep between %(minimum)s and %(maximum)s"
    ),
    "stock.reorder": msgid(
        "Sells %(daily)s a day, %(on_hand)s on hand: buy %(quantity)s to keep between "
        "%(minimum)s and %(maximum)s"
    ),
    "pricing.only": msgid(
        "Only %(supplier)s offers it: R$ %(unit_cost)s a unit, buying %(quantity)s"
    ),
    "pricing.equal": msgid(
        "%(supplier)s and %(runner_up)s cost the same: R$ %(unit_cost)s a unit, buying %(quantity)s"
    ),
    "pricing.best_price": msgid(
        "Best from %(supplier)s: R$ %(unit_cost)s a unit, buying %(quantity)s. %(runner_up)s asks "
        "for more and comes to %(percent)s %% more"
    ),
    "pricing.best_freight": msgid(
        "Best from %(supplier)s: R$ %(unit_cost)s a unit, buying %(quantity)s. With its freight "
        "%(runner_up)s comes to %(percent)s %% more"
    ),
    "pricing.best_term": msgid(
        "Best from %(supplier)s, which lets the store pay later: R$ %(unit_cost)s a unit, buying "
        "%(quantity)s. %(runner_up)s comes to %(percent)s %% more"
    ),
    "pricing.best_risk": msgid(
        "Best from %(supplier)s, which is steadier: R$ %(unit_cost)s a unit, buying %(quantity)s. "
        "%(runner_up)s comes to %(percent)s %% more with what may go wrong"
    ),
    "pricing.for_quantity": msgid(
        "Buying %(quantity)s, best from %(supplier)s: R$ %(unit_cost)s a unit"
    ),
    "pricing.none_inactive": msgid("The product is not sold any more"),
    "pricing.none_no_offer": msgid("No supplier's price is known"),
    "pricing.none_future": msgid("All offers begin later"),
    "pricing.none_no_price": msgid("Offers are there, but none with a price"),
    "pricing.none_expired": msgid("All offers have ended; ask for new ones"),
    "pricing.rose": msgid("R$ %(price)s is %(percent)s %% above the usual R$ %(usual)s"),
    "pricing.fell": msgid("R$ %(price)s is %(percent)s %% below the usual R$ %(usual)s"),
    "pricing.nothing": msgid("Offered for nothing; usual is R$ %(usual)s. Was the price left out?"),
    "pricing.slip_up": msgid(
        "R$ %(price)s is %(times)s times the usual R$ %(usual)s. Is the comma in its place?"
    ),
    "pricing.slip_down": msgid(
        "R$ %(price)s is the usual R$ %(usual)s divided by %(times)s. Is the comma in its place?"
    ),
    "pricing.unit_up": msgid(
        "R$ %(price)s is far above the usual R$ %(usual)s. Is it the price of a whole pack?"
    ),
    "pricing.unit_down": msgid(
        "R$ %(price)s is far below the usual R$ %(usual)s. Is it the price of a smaller unit?"
    ),
}
MORE: tuple[tuple[str, str, str], ...] = (
    ("incoming", msgid("%(incoming)s are on the way"), ""),
    (
        "season_percent",
        msgid("the season brings %(season_percent)s %% more than usual"),
        msgid("the season brings %(season_percent)s %% less than usual"),
    ),
    (
        "level_percent",
        msgid("it has sold %(level_percent)s %% more for %(level_days)s"),
        msgid("it has sold %(level_percent)s %% less for %(level_days)s"),
    ),
)
"""What is added where a figure is there: the figure, said of more and of less."""
MONEY = {"price", "unit_cost", "usual"}
"""Figures that are money: always with their cents."""
DAYS = {"days_left", "lead_time_days", "level_days"}
"""Figures that are days: `1 day`, `2.5 days`."""
UNKNOWN = msgid("The engine gave no explanation")


class Words(Protocol):
    """The catalogue of one language."""

    locale: str

    def gettext(self, message: str) -> str:
        """Return the translation."""

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """Return the translation for a count."""


def explain(key: str, figures: Mapping[str, Any], words: Words) -> str:
    """Return the sentence of a conclusion in one language, its figures as people write them."""
    sentence = SENTENCES.get(key)
    if sentence is None:
        return words.gettext(UNKNOWN)
    parts = [sentence]
    parts += [
        less if _is_less(figures[name]) else more for name, more, less in MORE if name in figures
    ]
    shown = {name: _shown(name, value, words) for name, value in figures.items()}
    return "; ".join(words.gettext(part) % shown for part in parts)


def _shown(name: str, value: Any, words: Words) -> str:
    if name in MONEY:
        return _money(value, words.locale)
    if name in DAYS:
        figure = _figure(value, words.locale)
        count = 1 if figure == "1" else 2
        return words.ngettext("%(num)s day", "%(num)s days", count) % {"num": figure}
    return _figure(
        str(value).removeprefix("-") if name.endswith("percent") else value, words.locale
    )


def _is_less(value: Any) -> bool:
    return str(value).startswith("-")


def _money(value: Any, locale: str) -> str:
    return format_decimal(Decimal(str(value)), 2, locale)


def _figure(value: Any, locale: str) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    digits = 1 if abs(number) >= 1 else 2
    is_whole = round(number, digits) % 1 == 0
    return format_decimal(number, 0 if is_whole else digits, locale)
