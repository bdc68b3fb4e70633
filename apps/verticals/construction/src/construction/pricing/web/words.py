"""Numbers as a form shows them again."""

from __future__ import annotations

from decimal import Decimal

from webkit.numerals import format_decimal


def number_text(value: Decimal | None, digits: int, locale: str) -> str:
    """Return a number without trailing zeros; nothing for zero and for none."""
    if not value:
        return ""
    point = "," if locale == "pt-BR" else "."
    return format_decimal(value, digits, locale).rstrip("0").rstrip(point)
