"""Values that only a key opens, and keys that only the service's secret opens."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


def new_key() -> bytes:
    """Return a key for one person's values."""
    return AESGCM.generate_key(bit_length=256)


def locked(key: bytes, value: bytes, place: bytes) -> bytes:
    """Return a value that the key opens, at this place alone."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, value, place)


def unlocked(key: bytes, sealed: bytes, place: bytes) -> bytes | None:
    """Return the value, or None if the key is another one or the value is of another place."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place)
    except InvalidTag:
        return None
