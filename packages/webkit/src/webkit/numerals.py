"""Numbers as people type and read them."""

import re
from decimal import ROUND_HALF_UP, Decimal

from webkit.words import msgid

_NUMBER = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)")
_CURRENCY = re.compile(r"^([+-]?)\s*R?\$\s*", re.IGNORECASE)
_GROUPED = {
    ".": re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+"),
    ",": re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+"),
}
_MAX_DIGITS = 24
_SWAPPED = str.maketrans(",.", ".,")


class NumberError(ValueError):
    """A text that is not a number; its message is a msgid to translate at the field."""


def parse_decimal(text: str, locale: str = "pt-BR") -> Decimal:
    """Read `1.234,56`, `1234.56` or `R$ 1,5`; the rightmost separator is the decimal one.

    Only groups of three digits (`1.234`) depend on the language: thousands where the language
    groups with that mark, else decimals. Raise NumberError with a sentence for the field.
    """
    compact = re.sub(r"\s", "", _CURRENCY.sub(r"\1", text.strip()))
    if not compact:
        raise NumberError(msgid("Enter a number"))
    plain = _plain(compact, "." if locale == "pt-BR" else ",")
    if len(plain) > _MAX_DIGITS or not plain.isascii() or not _NUMBER.fullmatch(plain):
        raise NumberError(msgid("Enter a number, for example 1,234.56"))
    return Decimal(plain)


def parse_percent(text: str, locale: str = "pt-BR") -> Decimal:
    """Read `5`, `5,5` or `5 %`; an amount of money is none."""
    if "$" in text:
        raise NumberError(msgid("Enter a percentage, for example 5.5"))
    return parse_decimal(text.strip().removesuffix("%"), locale)


def _plain(text: str, grouping: str) -> str:
    """Return the text with a dot for decimals and nothing between thousands."""
    if "," in text and "." in text:
        mark = max(",.", key=text.rfind)
        other = "." if mark == "," else ","
        whole, _, fraction = text.rpartition(mark)
        if not _GROUPED[other].fullmatch(whole):
            return "?"
        return f"{whole.replace(other, '')}.{fraction}"
    for mark, groups in _GROUPED.items():
        if text.count(mark) > 1 or (mark == grouping and groups.fullmatch(text)):
            return text.replace(mark, "") if groups.fullmatch(text) else "?"
    return text.replace(",", ".")


def format_decimal(value: Decimal, digits: int, locale: str = "pt-BR") -> str:
    """Write a number with exactly so many decimals, in the language's separators."""
    rounded = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{rounded:,.{digits}f}"
    if locale != "pt-BR":
        return text
    return text.translate(_SWAPPED)
