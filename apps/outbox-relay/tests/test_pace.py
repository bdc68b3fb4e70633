"""How often the relay looks."""

from __future__ import annotations

from outbox_relay.pace import BUSY, FASTEST, IDLE, Pace


def test_finding_something_makes_it_quick() -> None:
    pace = Pace()
    pauses = [pace.next_pause(found=False) for _ in range(20)]
    assert BUSY * 0.7 < pauses[-1] <= BUSY * 1.2
    assert pace.next_pause(found=True) <= FASTEST * 1.2


def test_it_slows_down_when_nothing_has_come_for_long() -> None:
    pace = Pace()
    pace._last_work -= 60  # noqa: SLF001 - a minute ago
    pauses = [pace.next_pause(found=False) for _ in range(20)]
    assert IDLE * 0.8 <= pauses[-1] <= IDLE * 1.2
