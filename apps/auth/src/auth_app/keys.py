"""Signing keys: a file of private JWKs, each with the moment from which it signs.

The latest whose moment has come signs. All are published: a coming one long enough for every
verifier to know it, a past one until nothing that it signed is good any more. So rotating is one
addition to the file, and no request fails of it.

`python -m auth_app.keys FILE` makes the file if there is none; `... rotate FILE` adds a key.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from basecore import clock
from basecore.tokens import JWKS_MAX_AGE, LEEWAY, SigningKey

from auth_app.sessions.domain import ACCESS_LIFE

NOTICE = timedelta(seconds=2 * JWKS_MAX_AGE)
"""How long a key is published before it signs: every verifier has fetched the set by then."""
AFTERLIFE = ACCESS_LIFE + timedelta(seconds=LEEWAY) + timedelta(minutes=1)
"""How long a key is published after its successor signs."""
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


class KeyFileError(ValueError):
    """The key file cannot be used."""


@dataclass(frozen=True, slots=True)
class TimedKey:
    """A key, and since or from when it signs."""

    key: SigningKey
    active_at: datetime


def create_key_file(path: Path) -> None:
    """Make a file with one key that only its owner may read; an existing file stays."""
    now = clock.now()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(path, [TimedKey(_new_key(now), now)])
    try:
        os.link(draft, path)  # unlike a rename, never over a file that another process made
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def rotate(path: Path, *, now: datetime) -> datetime:
    """Add a key to the file and drop what nobody needs; return when the new key signs."""
    keys = read_keys(path.read_bytes())
    if keys[-1].active_at > now:
        msg = f"a new key already waits; it signs from {keys[-1].active_at:%Y-%m-%d %H:%M:%S} UTC"
        raise KeyFileError(msg)
    added = TimedKey(_new_key(now), now + NOTICE)
    _draft(path, [*published(keys, now), added]).replace(path)
    return added.active_at


def published(keys: list[TimedKey], now: datetime) -> list[TimedKey]:
    """Return the keys that verifiers need: all whose successor has not signed for long."""
    ends = [one.active_at + AFTERLIFE for one in keys[1:]]
    return [one for one, end in zip(keys, [*ends, None], strict=True) if end is None or end > now]


def signing(keys: list[TimedKey], now: datetime) -> SigningKey:
    """Return the key that signs now."""
    return next((one.key for one in reversed(keys) if one.active_at <= now), keys[0].key)


class KeyRing:
    """The keys of a file; read again when the file changes, so rotation needs no restart."""

    def __init__(self, path: Path, *, now: Callable[[], datetime] = clock.now) -> None:
        self._path = path
        self._now = now
        self._stamp = 0
        self._keys: list[TimedKey] = []
        self._reload()

    @property
    def current(self) -> SigningKey:
        """Return the key that signs."""
        self._reload()
        return signing(self._keys, self._now())

    def jwks(self) -> Mapping[str, Any]:
        """Return the public halves of all keys that are in use as a JWK set."""
        self._reload()
        return {"keys": [one.key.public_jwk() for one in published(self._keys, self._now())]}

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


def read_keys(content: bytes) -> list[TimedKey]:
    """Return the keys of a file in the order in which they sign; without a time, always."""
    try:
        keys = [
            TimedKey(SigningKey.from_jwk(entry), _moment(entry.get("active_at")))
            for entry in orjson.loads(content)["keys"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        msg = "the key file holds no private Ed25519 JWKs"
        raise KeyFileError(msg) from error
    if not keys:
        msg = "the key file holds no key"
        raise KeyFileError(msg)
    return sorted(keys, key=lambda one: one.active_at)


def _moment(text: str | None) -> datetime:
    return datetime.fromisoformat(text) if text else ALWAYS


def _new_key(now: datetime) -> SigningKey:
    return SigningKey.generate(f"{now:%Y%m%dT%H%M%S}-{os.urandom(4).hex()}")


def _draft(path: Path, keys: list[TimedKey]) -> Path:
    entries = [{**one.key.private_jwk(), "active_at": one.active_at.isoformat()} for one in keys]
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(orjson.dumps({"keys": entries}))
        file.flush()
        os.fsync(file.fileno())
    return draft


def main(*arguments: str) -> str:
    """Make the file, or rotate; return what to say."""
    *verb, file = arguments
    if verb != ["rotate"]:
        create_key_file(Path(file))
        return ""
    try:
        active_at = rotate(Path(file), now=clock.now())
    except (OSError, KeyFileError) as error:
        raise SystemExit(str(error)) from error
    return f"The new key is published now and signs from {active_at:%Y-%m-%d %H:%M:%S} UTC.\n"


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]))
