"""Field types that several features take in."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated

from basecore.money import CENT, MAX_MONEY, MILLI
from pydantic import AfterValidator, Field, PlainSerializer, StringConstraints

AsText = PlainSerializer(str, return_type=str, when_used="json")
NOT_IN_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
MAX_LINE_QUANTITY = Decimal(1_000_000)
TEN_THOUSANDTH = Decimal("0.0001")
MILLIONTH = Decimal("0.000001")


def no_control(text: str) -> str:
    """Refuse characters that PostgreSQL or a terminal would choke on."""
    if any(ord(c) < 32 and c not in "\n\r\t" for c in text):  # noqa: PLR2004 - below the space
        raise ValueError("Control characters are not allowed")
    return text


def one_line(text: str) -> str:
    """Refuse what ends a line or turns its direction: a name goes into lists, mails and labels."""
    if NOT_IN_A_LINE.search(text):
        raise ValueError("Control characters are not allowed")
    return text


def _places(step: Decimal) -> AfterValidator:
    """Write a decimal with all its places, as the database gives it back."""
    return AfterValidator(lambda value: value.quantize(step))


Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120),
    AfterValidator(one_line),
]
LongName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=350),
    AfterValidator(one_line),
]
"""Of a product: manufacturers and price surveys write half a data sheet into the name."""
Short = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=120), AfterValidator(one_line)
]
Code = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[\w./ -]+$"),
]
Long = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=4000), AfterValidator(no_control)
]
Uom = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, to_upper=True, min_length=1, max_length=6, pattern=r"^[A-Za-z0-9]+$"
    ),
]
Money = Annotated[
    Decimal,
    Field(ge=0, le=MAX_MONEY, decimal_places=2, allow_inf_nan=False),
    _places(CENT),
    AsText,
]
UnitCost = Annotated[
    Decimal,
    Field(ge=0, le=MAX_MONEY, decimal_places=4, allow_inf_nan=False),
    _places(TEN_THOUSANDTH),
    AsText,
]
"""Of one base unit: a box of 2.16 m² has a price that cents cannot divide."""
Quantity = Annotated[
    Decimal,
    Field(gt=0, le=MAX_LINE_QUANTITY, decimal_places=3, allow_inf_nan=False),
    _places(MILLI),
    AsText,
]
Volume = Annotated[
    Decimal,
    Field(gt=0, le=MAX_LINE_QUANTITY, decimal_places=6, allow_inf_nan=False),
    _places(MILLIONTH),
    AsText,
]
Percent = Annotated[
    Decimal,
    Field(ge=0, le=100, decimal_places=2, allow_inf_nan=False),
    _places(CENT),
    AsText,
]
Day = Annotated[date, Field(ge=date(2000, 1, 1), lt=date(3000, 1, 1))]
MoneyOut = Annotated[Decimal, AsText]
"""A decimal of an answer, as a string."""
