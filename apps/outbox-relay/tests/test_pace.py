"""How often the relay looks."""

from __future__ import annotations

import asyncio
import time

from outbox_relay.pace import BUSY, FASTEST, Pace


def test_finding_something_makes_it_quick() -> None:
    pace = Pace()
    pauses = [pace.next_pause(found=False) for _ in range(20)]
    assert pauses[-1] > BUSY * 0.7
    assert pace.next_pause(found=True) <= FASTEST * 1.2


async def test_a_hint_ends_the_pause() -> None:
    pace = Pace()
    started = time.monotonic()
    resting = asyncio.create_task(pace.rest(5))
    await asyncio.sleep(0.01)
    pace.wake()
    await resting
    assert time.monotonic() - started < 2
