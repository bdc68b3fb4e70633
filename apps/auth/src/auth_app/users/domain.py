"""Who a person is to the store."""

from __future__ import annotations

import unicodedata
from enum import StrEnum, auto

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 1024
FEWEST_CHARACTERS = 5
"""A password of fewer different characters is a pattern."""
COMMON = frozenset(
    {
        "1234567890", "0123456789", "12345678910", "qwertyuiop", "password123", "senha123456",
        "minhasenha", "mudar12345", "brasil2026", "administrador", "construcao", "abcdefghij",
    }
)  # fmt: skip


class Role(StrEnum):
    """What a person does at the store; what each may do is the permission matrix."""

    ADMIN = "admin"
    SALES = "sales"
    FINANCE = "finance"
    STOCK = "stock"
    DRIVER = "driver"
    BUYER = "buyer"


def normalise_email(text: str) -> str:
    """Return the one form in which an address is stored and compared."""
    return unicodedata.normalize("NFKC", text).strip().lower()


class Weakness(StrEnum):
    """Why a password cannot be taken."""

    SHORT = auto()
    LONG = auto()
    GUESSABLE = auto()


def weakness_of(password: str, *, email: str) -> Weakness | None:
    """Return what is wrong with a new password, or None; length counts, not kinds of characters."""
    if len(password) < SHORTEST_PASSWORD:
        return Weakness.SHORT
    if len(password) > LONGEST_PASSWORD:
        return Weakness.LONG
    plain = password.lower()
    is_pattern = len(set(plain)) < FEWEST_CHARACTERS or plain in COMMON
    return Weakness.GUESSABLE if is_pattern or plain in {email, email.partition("@")[0]} else None
