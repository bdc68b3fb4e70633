"""How long a store waits after a failure, and how its error is kept."""

from __future__ import annotations

import pytest
from basecore.consumer.failures import (
    ATTEMPTS,
    FIRST_SECONDS,
    LONGEST_SECONDS,
    describe,
    keepable,
    pause_after,
)
from hypothesis import given
from hypothesis import strategies as st


@given(st.integers(1, 1000))
def test_a_pause_is_within_its_bounds(attempts: int) -> None:
    assert FIRST_SECONDS / 2 <= pause_after(attempts) <= LONGEST_SECONDS


@pytest.mark.parametrize(("attempts", "ceiling"), [(1, 2), (2, 4), (5, 32), (9, 300), (500, 300)])
def test_it_doubles_and_fills_its_whole_span(attempts: int, ceiling: float) -> None:
    pauses = [pause_after(attempts) for _ in range(2000)]
    assert max(pauses) <= ceiling
    assert max(pauses) > ceiling * 0.95
    assert min(pauses) < ceiling * 0.1 + FIRST_SECONDS / 2


def test_eight_attempts() -> None:
    assert ATTEMPTS == 8


@given(st.text())
def test_any_words_can_be_kept(words: str) -> None:
    kept = keepable(words)
    kept.encode()
    assert "\0" not in kept
    assert describe(ValueError(words)).startswith("ValueError: ")
