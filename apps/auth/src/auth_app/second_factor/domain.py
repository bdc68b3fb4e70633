"""Codes of thirty seconds: which one is right, and that none is right twice."""

from __future__ import annotations

import secrets
from datetime import datetime

import pyotp

STEP_SECONDS = 30
DRIFT = 1
"""Steps that a telephone's clock may be off."""
RECOVERY_CODES = 8
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what looks alike on paper."""
HALF = 5


def step_of(secret: str, code: str, *, after: int, now: datetime) -> int | None:
    """Return the step whose code this is, if it is near now and later than the last one used."""
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    present = int(now.timestamp()) // STEP_SECONDS
    steps = range(max(present - DRIFT, after + 1), present + DRIFT + 1)
    matching = [step for step in steps if secrets.compare_digest(totp.generate_otp(step), code)]
    return matching[0] if matching else None


def address_of(secret: str, *, email: str, store: str) -> str:
    """Return what the QR code says to an authenticator."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=store)


def plain(code: str) -> str:
    """Return a code as it is compared: whatever spaces and hyphens were typed."""
    return "".join(char for char in code.lower() if char.isascii() and char.isalnum())


def new_recovery_code() -> str:
    """Return a code to write down."""
    half = ["".join(secrets.choice(LETTERS) for _ in range(HALF)) for _ in range(2)]
    return "-".join(half)
