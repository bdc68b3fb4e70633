"""Signing keys: a file of private JWKs, of which one signs and all are published.

`python -m auth_app.keys FILE` makes the file if there is none.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from basecore import clock
from basecore.tokens import SigningKey

CURRENT = "current"
STATUSES = (CURRENT, "next", "old")


class KeyFileError(ValueError):
    """The key file cannot be used."""


def create_key_file(path: Path) -> None:
    """Make a file with one key that only its owner may read; an existing file stays."""
    key = SigningKey.generate(f"{clock.now():%Y%m%dT%H%M%S}-{os.urandom(4).hex()}")
    content = orjson.dumps({"keys": [{**key.private_jwk(), "status": CURRENT}]})
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    try:
        os.link(draft, path)  # unlike a rename, never over a file that another process made
    except FileExistsError:
        pass
    finally:
        draft.unlink()


class KeyRing:
    """The keys of a file; read again when the file changes, so rotation needs no restart."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp = 0
        self._keys: dict[str, tuple[SigningKey, ...]] = {}
        self._reload()

    @property
    def current(self) -> SigningKey:
        """Return the key that signs."""
        self._reload()
        return self._keys[CURRENT][0]

    def jwks(self) -> Mapping[str, Any]:
        """Return the public halves of all keys as a JWK set."""
        self._reload()
        return {"keys": [key.public_jwk() for status in STATUSES for key in self._keys[status]]}

    async def fetch(self) -> Mapping[str, Any]:
        """Return the JWK set, as a source for a verifier in this process."""
        return self.jwks()

    def _reload(self) -> None:
        try:
            stamp = self._path.stat().st_mtime_ns
            if stamp != self._stamp:
                self._keys = read_keys(self._path.read_bytes())
                self._stamp = stamp
        except (OSError, KeyFileError):
            if not self._keys:
                raise


def read_keys(content: bytes) -> dict[str, tuple[SigningKey, ...]]:
    """Return the keys of a file by status; exactly one must be current."""
    try:
        entries = [
            (str(entry["status"]), SigningKey.from_jwk(entry))
            for entry in orjson.loads(content)["keys"]
        ]
    except (ValueError, KeyError, TypeError) as error:
        msg = "the key file holds no private Ed25519 JWKs"
        raise KeyFileError(msg) from error
    keys = {
        wanted: tuple(key for status, key in entries if status == wanted) for wanted in STATUSES
    }
    if len(keys[CURRENT]) != 1:
        msg = "exactly one key of the file must be current"
        raise KeyFileError(msg)
    return keys


if __name__ == "__main__":
    create_key_file(Path(sys.argv[1]))
