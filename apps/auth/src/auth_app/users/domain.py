"""Who a person is to the store."""

from __future__ import annotations

import unicodedata
from enum import StrEnum


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
