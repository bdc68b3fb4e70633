"""Barcodes: digits of a GTIN end in a check digit; other codes are the store's own."""

from __future__ import annotations

GTIN_LENGTHS = frozenset({8, 12, 13, 14})


def fits_barcode(code: str) -> bool:
    """Tell whether a code may be one: a GTIN's check digit must be right."""
    if not (code.isascii() and code.isdecimal() and len(code) in GTIN_LENGTHS):
        return True
    *body, check = (int(digit) for digit in code)
    total = sum(digit * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return (10 - total % 10) % 10 == check
