"""Rotating the signing keys: no token that is good ever meets a verifier that lacks its key."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from auth_app.keys import (
    AFTERLIFE,
    NOTICE,
    KeyFileError,
    KeyRing,
    create_key_file,
    main,
    read_keys,
    rotate,
)
from auth_app.sessions import ACCESS_LIFE
from basecore.tokens import KeySet, SigningKey

from .conftest import Clock

START = datetime(2026, 5, 4, 12, tzinfo=UTC)


def made(path: Path) -> Path:
    key = SigningKey.generate("first")
    path.write_bytes(orjson.dumps({"keys": [{**key.private_jwk(), "status": "current"}]}))
    return path


def later(path: Path, ring: KeyRing) -> KeyRing:
    """Give the file another time, as it has when seconds pass between two changes."""
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))
    return ring


def kids(ring: KeyRing) -> list[str]:
    return [key["kid"] for key in ring.jwks()["keys"]]


def test_a_new_key_is_published_long_before_it_signs(tmp_path: Path) -> None:
    clock, path = Clock(START), made(tmp_path / "keys.json")
    ring = KeyRing(path, now=clock)
    assert rotate(path, now=clock()) == START + NOTICE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first, second = kids(later(path, ring))
    assert (first, ring.current.kid) == ("first", "first")
    clock.moment += NOTICE
    assert ring.current.kid == second
    assert kids(ring) == [first, second]
    clock.moment += AFTERLIFE
    assert kids(ring) == [second]


def test_a_second_rotation_waits_for_the_first(tmp_path: Path) -> None:
    path = made(tmp_path / "keys.json")
    rotate(path, now=START)
    content = path.read_bytes()
    with pytest.raises(KeyFileError, match="already waits; it signs from 2026-05-04 12:10:00"):
        rotate(path, now=START + NOTICE - timedelta(seconds=1))
    assert path.read_bytes() == content
    rotate(path, now=START + NOTICE)
    assert len(read_keys(path.read_bytes())) == 3
    rotate(path, now=START + 3 * NOTICE + AFTERLIFE)
    assert len(read_keys(path.read_bytes())) == 2, "what nobody needs is gone from the file"


def test_a_broken_file_changes_nothing(tmp_path: Path) -> None:
    path = made(tmp_path / "keys.json")
    ring = KeyRing(path)
    path.write_bytes(b"half a fi")
    assert later(path, ring).current.kid == "first"


async def test_no_good_token_meets_a_verifier_without_its_key(tmp_path: Path) -> None:
    """A day, a rotation each hour, verifiers that started at odd moments."""
    clock, path = Clock(START), made(tmp_path / "keys.json")
    ring = KeyRing(path, now=clock)

    async def fetch() -> Mapping[str, Any]:
        return ring.jwks()

    def seconds() -> float:
        return (clock() - START).total_seconds()

    verifiers = [KeySet(fetch, monotonic=seconds) for _ in range(3)]
    issued: list[tuple[datetime, str]] = []
    asked = missing = 0
    used: set[str] = set()
    for step in range(24 * 360):
        clock.moment = START + timedelta(seconds=10 * step)
        if step % 360 == 359:
            rotate(path, now=clock())
            later(path, ring)
        kid = ring.current.kid
        used.add(kid)
        issued = [(at, one) for at, one in issued if clock() - at <= ACCESS_LIFE]
        issued.append((clock(), kid))
        for number, verifier in enumerate(verifiers):
            if step >= number * 17:
                for wanted in {one for _, one in issued}:
                    asked += 1
                    missing += await verifier.get(wanted) is None
    assert missing == 0
    assert asked > 25_000
    assert len(used) == 24


def test_the_command_says_when_the_key_signs(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    assert main(str(path)) == ""
    assert "signs from" in main("rotate", str(path))
    with pytest.raises(SystemExit, match="already waits"):
        main("rotate", str(path))
    with pytest.raises(SystemExit, match="No such file"):
        main("rotate", str(tmp_path / "none.json"))


def test_a_new_file_signs_at_once(tmp_path: Path) -> None:
    create_key_file(tmp_path / "keys.json")
    ring = KeyRing(tmp_path / "keys.json")
    assert kids(ring) == [ring.current.kid]
