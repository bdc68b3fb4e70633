"""Rules of links to a quote: how they are made, when they end, what may still be done by one."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import quote

TOKEN_BYTES = 24
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
SHOWN_AFTER_VALIDITY = timedelta(days=30)
"""A link outlives the quote's validity, so that the customer can ask for a new one."""
MOST_VIEWS = 50
"""Rows of views that are kept for one link; further ones are only counted."""
VISIT = timedelta(minutes=10)
"""Looking again from the same device within this time is the same visit."""
FREE_FAILURES = 5
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=12)
DOCUMENT_DIGITS = 3
"""How many characters of the document must be told at least."""
PREVIEWS = re.compile(
    r"bot|crawl|spider|preview|whatsapp|facebookexternalhit|slack|curl", re.IGNORECASE
)
"""Programs that look at a link when a message with it is written or passed on."""
LINE_FACTS = ("product_id", "quantity", "uom", "unit_price", "discount_percent", "total", "note")
HEADER_FACTS = ("customer_id", "job_site_id", "discount_percent", "subtotal", "total", "notes")
LOCAL_NUMBER = (10, 11)


class Channel(StrEnum):
    """The way by which a link left."""

    WHATSAPP = "whatsapp"
    MAIL = "mail"
    LINK = "link"


class AnswerKind(StrEnum):
    """What a customer says by a link."""

    APPROVED = "approved"
    REJECTED = "rejected"
    CHANGE = "change"


class Standing(StrEnum):
    """What the page of a link is for."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    CHANGING = "changing"
    REPLACED = "replaced"


CHANGING = "changing"
"""How a quote stands for its customer while the store changes what was sent."""
STANDINGS = {
    "sent": Standing.OPEN,
    "approved": Standing.APPROVED,
    "converted": Standing.APPROVED,
    "rejected": Standing.REJECTED,
    "expired": Standing.EXPIRED,
    "cancelled": Standing.CANCELLED,
    CHANGING: Standing.CHANGING,
}


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> bytes:
    """Return what is stored of a token: enough to recognise it, not to use it."""
    return hashlib.sha256(token.encode()).digest()


def is_token(text: str) -> bool:
    """Tell whether the text has the form of a token."""
    return bool(TOKEN.fullmatch(text))


def content_mark(header: Mapping[str, Any], lines: Iterable[Mapping[str, Any]]) -> bytes:
    """Return a digest of what the customer is offered.

    Once the lines, the prices or the recipient differ, it is another; so is each later revision.
    """
    told = [str(header[name]) for name in HEADER_FACTS]
    if header.get("revision", 1) > 1:
        told.append(f"revision {header['revision']}")
    told += [str(line[name]) for line in lines for name in LINE_FACTS]
    return hashlib.sha256("\x1f".join(told).encode()).digest()


def standing(status: str, *, is_same: bool, is_lapsed: bool) -> Standing:
    """Return what the page is for: the offer may have been answered, replaced or run out."""
    if not is_same or status not in STANDINGS:
        return Standing.REPLACED
    if status == "sent" and is_lapsed:
        return Standing.EXPIRED
    return STANDINGS[status]


def wait_after(failures: int, last_failed_at: datetime | None, now: datetime) -> timedelta:
    """Return how long a link must still wait after wrong documents; it doubles past the free."""
    if last_failed_at is None or failures < FREE_FAILURES:
        return timedelta(0)
    delay = min(timedelta(seconds=30 * 2 ** min(failures - FREE_FAILURES, 10)), LONGEST_WAIT)
    return max(last_failed_at + delay - now, timedelta(0))


def counted(failures: int, last_failed_at: datetime | None, now: datetime) -> int:
    """Return how many failures still count."""
    is_old = last_failed_at is None or now - last_failed_at >= FORGOTTEN_AFTER
    return 0 if is_old else failures


def ends_with(document: str, typed: str) -> bool:
    """Tell whether what was typed are the last characters of the document, three at least."""
    told = re.sub(r"[^0-9A-Z]", "", typed.upper())
    return len(told) >= DOCUMENT_DIGITS and hmac.compare_digest(
        document[-len(told) :].encode(), told.encode()
    )


def is_preview(agent: str) -> bool:
    """Tell whether a program, not a person, looks at the link."""
    return not agent or bool(PREVIEWS.search(agent))


def whatsapp_number(phone: str) -> str | None:
    """Return a phone as WhatsApp's addresses want it, or None if it cannot be one."""
    digits = re.sub(r"[^0-9]", "", phone)
    if phone.strip().startswith("+") and not digits.startswith("55"):
        return digits if 8 <= len(digits) <= 15 else None  # noqa: PLR2004 - E.164
    national = digits.removeprefix("55") if len(digits) > max(LOCAL_NUMBER) else digits
    national = national.removeprefix("0")
    return f"55{national}" if len(national) in LOCAL_NUMBER else None


def whatsapp_url(phone: str | None, text: str) -> str:
    """Return the address that opens WhatsApp with the text; without a number it asks for whom."""
    number = whatsapp_number(phone or "") or ""
    return f"https://wa.me/{number}?text={quote(text, safe='')}"
