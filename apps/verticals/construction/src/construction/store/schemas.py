"""What comes in and goes out about the store itself."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from webkit import msgid

from construction.fields import AsText, Long, Name, Percent, Short, Uom
from construction.numbering import MOST_DIGITS, USUAL_DIGITS
from construction.sold_units import STEPS, WHOLE
from construction.store.domain import DEFAULT_VALID_DAYS, TimeZone

LARGEST_NUMBER = 999_999_999
MOST_UNITS = 40
NO_STEP = msgid("Quantities are rounded to 0.001, 0.01, 0.1, 0.5 or 1")

Phone = Annotated[str, Field(max_length=30, pattern=r"^[0-9+()\s-]+$")]
Email = Annotated[str, Field(max_length=120, pattern=r"^[^@\s]+@[^@\s]+$")]


class StoreIn(BaseModel):
    """All that the store says of itself; what is left out becomes empty."""

    model_config = ConfigDict(
        extra="forbid",
        from_attributes=True,
        json_schema_extra={
            "examples": [{"legal_name": "Depósito Exemplo Ltda", "cnpj": "12ABC34501DE35"}]
        },
    )

    legal_name: Name | None = None
    trade_name: Name | None = None
    cnpj: Annotated[str, Field(max_length=20)] | None = None
    phone: Phone | None = None
    email: Email | None = None
    street: Short | None = None
    street_number: Short | None = None
    district: Short | None = None
    city: Short | None = None
    state: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    postal_code: Annotated[str, Field(pattern=r"^[0-9]{5}-?[0-9]{3}$")] | None = None
    pix_key: Short | None = None
    conditions: Long | None = None
    valid_days: Annotated[int, Field(ge=1, le=365)] = DEFAULT_VALID_DAYS
    sells_below_stock: bool = False
    time_zone: TimeZone = TimeZone.BRASILIA
    """By which days begin and end and times are written; left out, it is Brasília's."""


class StoreOut(StoreIn):
    """What the store says of itself, with the version to send back when changing it."""

    version: int


Letters = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, to_upper=True, pattern=r"^[A-Za-z][A-Za-z0-9]*$", max_length=8
    ),
]


class SeriesIn(BaseModel):
    """How the numbers of a kind of document go on."""

    model_config = ConfigDict(extra="forbid")

    letters: Letters
    """What stands before the number and a hyphen."""
    digits: Annotated[int, Field(ge=1, le=MOST_DIGITS)] = USUAL_DIGITS
    """How many digits a number has at least."""
    next_number: Annotated[int, Field(ge=1, le=LARGEST_NUMBER)] | None = None
    """The next number; left out, they go on where they are."""


class NumberingIn(BaseModel):
    """How a store's documents are numbered."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "quote": {"letters": "ORC", "digits": 5, "next_number": 4501},
                    "order": {"letters": "PED", "digits": 6},
                    "purchase": {"letters": "COM", "digits": 6},
                }
            ]
        },
    )

    quote: SeriesIn
    order: SeriesIn
    purchase: SeriesIn


class SeriesOut(BaseModel):
    """How the numbers of a kind of document go on, and how the next one will read."""

    model_config = ConfigDict(from_attributes=True)

    letters: str
    digits: int
    next_number: int
    next_label: str


class NumberingOut(BaseModel):
    """How a store's documents are numbered, with the version to send back when changing it."""

    quote: SeriesOut
    order: SeriesOut
    purchase: SeriesOut
    version: int


def _a_step(value: Decimal) -> Decimal:
    if value not in STEPS:
        raise ValueError(NO_STEP)
    return value


class SoldUnitIn(BaseModel):
    """A unit that forms offer: its letters, its name, and what quantities are rounded to."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    uom: Uom
    name: Name
    step: Annotated[Decimal, AfterValidator(_a_step), AsText] = WHOLE
    """One of 0.001, 0.01, 0.1, 0.5 and 1."""


class UnitsIn(BaseModel):
    """The units that a store sells in; none stands for the usual ones."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "units": [
                        {"uom": "SC", "name": "Saco"},
                        {"uom": "MIL", "name": "Milheiro", "step": "0.001"},
                    ]
                }
            ]
        },
    )

    units: Annotated[list[SoldUnitIn], Field(max_length=MOST_UNITS)]


class UnitsOut(BaseModel):
    """The units that a store sells in, with the version to send back when changing them."""

    units: list[SoldUnitIn]
    version: int


class AdjustmentsIn(BaseModel):
    """What the store allows its people beyond their roles; what is left out is not allowed."""

    model_config = ConfigDict(
        extra="forbid",
        from_attributes=True,
        json_schema_extra={
            "examples": [{"sellers_see_all": True, "sellers_approve_percent": "5.00"}]
        },
    )

    sellers_see_all: bool = False
    sellers_approve_percent: Percent | None = None
    stock_cancels: bool = False


class AdjustmentsOut(AdjustmentsIn):
    """What the store allows, with the version to send back when changing it."""

    version: int
