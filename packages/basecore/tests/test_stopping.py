"""Whoever streams hears that the process was asked to stop, and so does the server."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator

import pytest
from basecore.http import Stopping


@pytest.fixture
def heard() -> Iterator[list[int]]:
    """Return the signals that the handler from before heard."""
    found: list[int] = []
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for number in kept:
        signal.signal(number, lambda number, _frame: found.append(number))
    yield found
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_heard_and_passed_on(heard: list[int], number: signal.Signals) -> None:
    stopping = Stopping()
    stopping.listen()
    assert not stopping.asked.is_set()
    signal.raise_signal(number)
    assert stopping.asked.is_set()
    assert heard == [number]


def test_beside_the_main_thread_nothing_is_touched(heard: list[int]) -> None:
    stopping = Stopping()
    thread = threading.Thread(target=stopping.listen)
    thread.start()
    thread.join()
    signal.raise_signal(signal.SIGTERM)
    assert not stopping.asked.is_set()
    assert heard == [signal.SIGTERM]
