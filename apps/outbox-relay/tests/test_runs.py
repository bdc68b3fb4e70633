"""Order and gaps: a run of a tenant's rows never steps over anything."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from outbox_relay.store import runs

A, B = UUID(int=1), UUID(int=2)


def row(tenant: UUID, sequence: int, *, published: int = 0) -> tuple[UUID, int, int, int, bytes]:
    return tenant, 3, published, sequence, b"{}"


def test_rows_are_grouped_by_tenant() -> None:
    made = runs([row(A, 1), row(A, 2), row(B, 1)])
    assert [(run.tenant_id, [r.sequence for r in run.rows], run.broken) for run in made] == [
        (A, [1, 2], False),
        (B, [1], False),
    ]


def test_a_gap_stops_its_tenant_only() -> None:
    made = runs([row(A, 5, published=4), row(A, 7, published=4), row(B, 1)])
    assert [(run.tenant_id, [r.sequence for r in run.rows], run.broken) for run in made] == [
        (A, [5], True),
        (B, [1], False),
    ]


def test_a_missing_first_row_stops_at_once() -> None:
    (run,) = runs([row(A, 2)])
    assert run.broken
    assert not run.rows


@given(st.sets(st.integers(1, 60)), st.integers(0, 10))
def test_what_goes_out_is_unbroken(sequences: set[int], published: int) -> None:
    found = [row(A, n, published=published) for n in sorted(sequences) if n > published]
    for run in runs(found):
        out = [r.sequence for r in run.rows]
        assert out == list(range(published + 1, published + 1 + len(out)))
        assert run.broken == (len(out) < len(found))
