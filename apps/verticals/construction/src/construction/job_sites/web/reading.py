"""What was typed of a job site, as the schemas take it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from webkit import msgid
from webkit.numerals import NumberError, parse_decimal

from construction.fields import MILLIONTH
from construction.pages import SENTENCES, Form, validated

COORDINATES = ("latitude", "longitude")
WHOLE_CIRCLE = Decimal(360)
PAIR = re.compile(r"([+-]?\d{1,3}\.\d+)\s*[,;\s]\s*([+-]?\d{1,3}\.\d+)")
"""Latitude and longitude as maps copy them."""
DEGREES = msgid("Enter degrees, for example -22.5231")


def read(model: type[Form], found: dict[str, Any], locale: str) -> Form:
    """Return the schema's object; a pair of coordinates in the first field fills both."""
    pair = PAIR.fullmatch(str(found.get("latitude") or ""))
    if pair and not found.get("longitude"):
        found["latitude"], found["longitude"] = pair.groups()
    errors: dict[str, str] = {}
    for name in COORDINATES:
        if found.get(name):
            _put(found, errors, name, _degrees(found[name]), DEGREES)
    if found.get("truck_max_kg"):
        whole = _whole(found["truck_max_kg"], locale)
        _put(found, errors, "truck_max_kg", whole, SENTENCES["int_parsing"])
    return validated(model, found, errors)


def _put(
    found: dict[str, Any],
    errors: dict[str, str],
    name: str,
    value: Decimal | int | None,
    sentence: str,
) -> None:
    found[name] = value
    if value is None:
        errors[name] = sentence


def _degrees(text: str) -> Decimal | None:
    """Read degrees: comma and dot both begin the decimals, of which a map gives more than count."""
    try:
        value = parse_decimal(text.replace(",", "."), "en")
    except NumberError:
        return None
    return value.quantize(MILLIONTH) if abs(value) <= WHOLE_CIRCLE else value


def _whole(text: str, locale: str) -> int | None:
    """Read a whole number; `3.500` has its thousands where the language groups them so."""
    try:
        value = parse_decimal(text, locale)
    except NumberError:
        return None
    return int(value) if value == value.to_integral_value() else None
