"""An entry holds an event as an outbox row could hold it, or it is undecodable."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from basecore.ids import new_id
from basecore.streams import UndecodableError, decode
from hypothesis import given
from hypothesis import strategies as st

ROW = {
    "tenant_id": str(new_id()),
    "sequence": 7,
    "event_id": str(new_id()),
    "event_type": "stock_moved",
    "event_version": 1,
    "vertical": "construction",
    "aggregate_type": "product",
    "aggregate_id": str(new_id()),
    "actor": "user:1",
    "correlation_id": None,
    "causation_id": None,
    "traceparent": None,
    "payload": {"quantity": "1.000"},
    "occurred_at": "2026-03-02T15:00:00.5+00:00",
}


def test_a_row_is_read() -> None:
    read = decode(orjson.dumps(ROW))
    assert (read.sequence, read.payload) == (7, {"quantity": "1.000"})
    assert read.occurred_at.isoformat() == "2026-03-02T15:00:00.500000+00:00"


@pytest.mark.parametrize("name", list(ROW))
def test_a_missing_field_is_named(name: str) -> None:
    with pytest.raises(UndecodableError, match=name):
        decode(orjson.dumps({key: one for key, one in ROW.items() if key != name}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sequence", 0),
        ("sequence", -4),
        ("sequence", 2**63),
        ("sequence", True),
        ("sequence", 1.5),
        ("event_version", "1"),
        ("event_type", ["stock_moved"]),
        ("actor", None),
        ("payload", [1]),
        ("payload", None),
        ("occurred_at", "2026-03-02T15:00:00"),
        ("occurred_at", "yesterday"),
        ("occurred_at", 0),
        ("tenant_id", "me"),
        ("tenant_id", 5),
        ("correlation_id", "you"),
    ],
)
def test_what_no_row_could_say_is_refused(name: str, value: Any) -> None:
    with pytest.raises(UndecodableError):
        decode(orjson.dumps(ROW | {name: value}))


@given(st.binary(max_size=200))
def test_rubbish_is_undecodable(data: bytes) -> None:
    with pytest.raises(UndecodableError):
        decode(data)


WHOLE = orjson.dumps(ROW)


@given(at=st.integers(0, len(WHOLE) - 1), byte=st.integers(0, 255))
def test_a_spoiled_row_is_undecodable_or_still_a_row(at: int, byte: int) -> None:
    spoiled = WHOLE[:at] + bytes([byte]) + WHOLE[at + 1 :]
    try:
        read = decode(spoiled)
    except UndecodableError:
        return
    assert read.sequence > 0
    assert isinstance(read.payload, dict)


@given(st.integers(0, len(WHOLE) - 1))
def test_a_row_cut_short_is_undecodable(length: int) -> None:
    with pytest.raises(UndecodableError):
        decode(WHOLE[:length])


def test_endless_nesting_is_undecodable() -> None:
    with pytest.raises(UndecodableError):
        decode(b'{"payload":' + b"[" * 100_000 + b"]" * 100_000 + b"}")
