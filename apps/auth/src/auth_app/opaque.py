"""Opaque tokens: random towards the holder, only a keyed digest in the database."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

SHORTEST_SECRET = 32


class WeakSecretError(ValueError):
    """The configured secret is too short to key digests with."""


def new_token() -> str:
    """Return 256 random bits in characters that a cookie may hold."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Seal:
    """Keyed digests; whoever reads the database alone can neither use nor guess what was sealed."""

    key: bytes = field(repr=False)

    @classmethod
    def from_secret(cls, secret: str | None) -> Seal:
        """Return the seal of a configured secret (`BASEC_AUTH_SECRET`)."""
        if not secret or len(secret) < SHORTEST_SECRET:
            msg = f"BASEC_AUTH_SECRET needs at least {SHORTEST_SECRET} characters"
            raise WeakSecretError(msg)
        return cls(secret.encode())

    def digest(self, purpose: str, value: str) -> bytes:
        """Return the digest of a value for one purpose."""
        return hmac.new(self.key, f"{purpose}\0{value}".encode(), hashlib.sha256).digest()

    def label(self, purpose: str, value: str) -> str:
        """Return a digest for logs and keys: the same value is recognised, never read."""
        return self.digest(purpose, value).hex()[:32]

    def signature(self, purpose: str, value: str) -> str:
        """Return what proves, in an address, that we made the value."""
        digest = self.digest(purpose, value)
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def successor(self, token: str) -> str:
        """Return the token that follows; asked again, the same, without storing it anywhere."""
        return self.signature("refresh-successor", token)
