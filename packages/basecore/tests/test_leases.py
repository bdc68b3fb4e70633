"""Leases: shared fairly, taken over after an end or a death."""

from __future__ import annotations

import asyncio
import secrets
import time

import pytest
from basecore.db import Database
from basecore.leases import AFTER_SECONDS, RENEW_SECONDS, LeaseKeeper

pytestmark = pytest.mark.db

TTL = 1.5
"""Seconds that a lease of these tests lasts: longer than a busy machine takes to look at it."""


async def test_two_processes_end_up_with_half_each(engines_db: Database) -> None:
    role = secrets.token_hex(4)
    first, second = LeaseKeeper(engines_db), LeaseKeeper(engines_db)
    mine, theirs = first.role(role, count=64), second.role(role, count=64)
    await first.seed()
    await first.tick()
    assert len(mine.held()) == 64
    for keeper in (second, first, second):
        await keeper.tick()
    assert len(mine.held()) == len(theirs.held()) == 32
    assert not mine.held().keys() & theirs.held().keys()


async def test_what_is_given_back_is_taken_at_once(engines_db: Database) -> None:
    role = secrets.token_hex(4)
    first, second = LeaseKeeper(engines_db), LeaseKeeper(engines_db)
    first.role(role, count=64)
    theirs = second.role(role, count=64)
    await first.seed()
    await first.tick()
    await first.release()
    await second.tick()
    assert len(theirs.held()) == 64
    assert set(theirs.held().values()) == {3}


async def test_a_dead_process_is_succeeded(engines_db: Database) -> None:
    role = secrets.token_hex(4)
    dead, heir = LeaseKeeper(engines_db, ttl=TTL), LeaseKeeper(engines_db)
    lost, inherited = dead.role(role, count=64), heir.role(role, count=64)
    await dead.seed()
    await dead.tick()
    assert len(lost.held()) == 64
    await asyncio.sleep(TTL + 0.05)
    await heir.tick()
    assert len(inherited.held()) == 64
    assert lost.held() == {}


async def test_an_heir_looks_again_when_the_lease_ends(engines_db: Database) -> None:
    role = secrets.token_hex(4)
    dead, heir = LeaseKeeper(engines_db, ttl=TTL), LeaseKeeper(engines_db)
    dead.role(role, count=64)
    inherited = heir.role(role, count=64)
    await dead.seed()
    earliest = time.monotonic() + TTL
    await dead.tick()
    latest = time.monotonic() + TTL
    for _ in range(2):
        before = time.monotonic()
        pause = await heir.tick()
        assert len(inherited.held()) == 0
        # However long a look takes: the next one is after the end, and not much.
        assert earliest < time.monotonic() + pause
        assert before + pause <= latest + AFTER_SECONDS
    await asyncio.sleep(pause)
    await heir.tick()
    assert len(inherited.held()) == 64


async def test_who_is_alone_waits_for_nobody(engines_db: Database) -> None:
    alone = LeaseKeeper(engines_db)
    alone.role(secrets.token_hex(4), count=64)
    await alone.seed()
    assert await alone.tick() >= RENEW_SECONDS


async def test_two_who_grab_at_once_share_nothing(engines_db: Database) -> None:
    role = secrets.token_hex(4)
    keepers = [LeaseKeeper(engines_db) for _ in range(4)]
    leases = [keeper.role(role, count=64) for keeper in keepers]
    await keepers[0].seed()
    await asyncio.gather(*(keeper.tick() for keeper in keepers))
    held = [partition for one in leases for partition in one.held()]
    assert sorted(held) == sorted(set(held))
