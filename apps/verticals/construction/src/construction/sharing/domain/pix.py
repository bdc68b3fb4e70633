"""The static BR Code of PIX: what a bank's app reads out of a QR code.

EMV "merchant presented" format: every field is two digits of id, two of length and its value, and
the last is a checksum over all before it (Banco Central do Brasil, Manual de Padrões para
Iniciação do Pix).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

DOMAIN = "br.gov.bcb.pix"
NAME_LENGTH, CITY_LENGTH, TXID_LENGTH = 25, 15, 25
NO_TXID = "***"
SOMEWHERE = "BRASIL"
"""Stands for the city of a store that does not say where it is: the field is compulsory."""
LARGEST = Decimal("9999999999.99")
"""Thirteen characters, which is all that the field holds."""
POLYNOMIAL, START, TOP_BIT, WORD = 0x1021, 0xFFFF, 0x8000, 0xFFFF
NOT_TXID = re.compile(r"[^A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid: the key, and what the payer's app shows."""

    key: str
    name: str
    city: str | None = None


def crc16(text: str) -> int:
    """Return the CRC-16/CCITT-FALSE of ASCII text."""
    crc = START
    for byte in text.encode("ascii"):
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ POLYNOMIAL if crc & TOP_BIT else crc << 1
        crc &= WORD
    return crc


def plain(text: str, length: int) -> str:
    """Return text without accents or signs that apps choke on, cut to a length."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    kept = "".join(char if char.isalnum() or char in " .-&/" else " " for char in bare)
    return " ".join(kept.split())[:length].strip()


def br_code(payee: Payee, amount: Decimal | None = None, txid: str = "") -> str | None:
    """Return the code for a payment, or None where none can be made.

    Without a name there is nothing to show; an amount of zero or beyond the field is no payment.
    """
    name = plain(payee.name, NAME_LENGTH)
    if not name or (amount is not None and not 0 < amount <= LARGEST):
        return None
    fields = (
        ("00", "01"),
        ("26", _field("00", DOMAIN) + _field("01", payee.key)),
        ("52", "0000"),
        ("53", "986"),
        ("54", f"{amount:.2f}" if amount is not None else ""),
        ("58", "BR"),
        ("59", name),
        ("60", plain(payee.city or "", CITY_LENGTH) or SOMEWHERE),
        ("62", _field("05", NOT_TXID.sub("", txid)[:TXID_LENGTH] or NO_TXID)),
    )
    body = "".join(_field(tag, value) for tag, value in fields if value) + "6304"
    return f"{body}{crc16(body):04X}"


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"
