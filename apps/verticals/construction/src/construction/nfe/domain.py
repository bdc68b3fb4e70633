"""Rules of suppliers' invoices: what one says, how its lines are matched, what a unit costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

MAX_FILE = 5 * 1024 * 1024
"""Bytes of one invoice; the largest that are issued stay below 1 MB."""
MAX_FILES = 200
MAX_UNPACKED = 50 * 1024 * 1024
KEY_LENGTH = 44
TEN_THOUSANDTH = Decimal("0.0001")
SAME_UNIT = {
    "UND": "UN", "UNID": "UN", "UNIDADE": "UN", "U": "UN", "SACO": "SC", "SAC": "SC",
    "CAIXA": "CX", "CXA": "CX", "PEC": "PC", "PECA": "PC", "QUILO": "KG", "MT": "M",
    "METRO": "M", "LT": "L", "LITRO": "L", "MILHEIRO": "MIL", "MI": "MIL", "BARRA": "BR",
}  # fmt: skip
"""How invoices write units that stores write otherwise."""


class Fault(StrEnum):
    """Why a file is no invoice that can be received."""

    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    BOMB = "bomb"
    NOT_XML = "not_xml"
    FORBIDDEN = "forbidden"
    NAMESPACE = "namespace"
    NO_INVOICE = "no_invoice"
    KEY = "key"
    VALUES = "values"
    EMPTY = "empty"
    RECIPIENT = "recipient"
    NO_CNPJ = "no_cnpj"
    DUPLICATE = "duplicate"


class FaultyFileError(ValueError):
    """A file is refused; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Seal(StrEnum):
    """Whether an invoice is as its issuer signed it."""

    GOOD = "good"
    BROKEN = "broken"
    NONE = "none"


class Evidence(StrEnum):
    """By what a line is known to be a product, the strongest first."""

    ORDER = "order"
    CODE = "code"
    GTIN = "gtin"
    OWN_CODE = "own_code"
    NAME = "name"
    CHOSEN = "chosen"
    NEW = "new"


CERTAIN = frozenset({Evidence.ORDER, Evidence.CODE, Evidence.GTIN})
"""Evidence that needs nobody's decision, once the unit is known too."""


class InvoiceStatus(StrEnum):
    """How far an invoice is."""

    REVIEW = "review"
    RECEIVED = "received"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Item:
    """A line of an invoice; `value` is what it costs with taxes added and discounts taken off."""

    position: int
    code: str
    gtin: str | None
    name: str
    ncm: str | None
    uom: str
    quantity: Decimal
    value: Decimal
    order_number: str | None
    order_position: int | None


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice as its file says."""

    access_key: str
    number: str
    series: str
    issued_on: date
    issuer_tax_id: str
    issuer_name: str
    recipient_tax_id: str
    freight: Decimal
    total: Decimal
    seal: Seal
    items: Sequence[Item]


def is_access_key(key: str) -> bool:
    """Tell whether a key has its length and the right check digit; CNPJs may have letters."""
    if len(key) != KEY_LENGTH or not key.isascii() or not key.isalnum() or not key[-1].isdigit():
        return False
    total = sum((ord(c) - 48) * (2 + n % 8) for n, c in enumerate(reversed(key[:-1])))
    return int(key[-1]) == (0 if total % 11 < 2 else 11 - total % 11)  # noqa: PLR2004 - modulo 11


def plain_unit(uom: str) -> str:
    """Return a unit as stores write it."""
    found = "".join(c for c in uom.upper() if c.isascii() and c.isalnum())[:6]
    return SAME_UNIT.get(found, found or "UN")


def base_quantity(quantity: Decimal, ratio: Fraction) -> Decimal:
    """Return a quantity of the invoice's unit in base units, to three places."""
    exact = Fraction(quantity) * ratio * 1000
    return Decimal((exact + Fraction(1, 2)) // 1).scaleb(-3)


def unit_price(value: Decimal, base: Decimal) -> Decimal | None:
    """Return what one base unit costs; nothing of nothing has no price."""
    return None if base <= 0 else (value / base).quantize(TEN_THOUSANDTH, ROUND_HALF_UP)
