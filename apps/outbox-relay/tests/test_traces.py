"""Publishing shows in the traces of the requests that recorded the events."""

from __future__ import annotations

from uuid import UUID

import orjson
from basecore import tracing
from basecore.tracing import Trace
from outbox_relay.store import Row
from outbox_relay.traces import SPANS, publishing
from testkit.collector import collector

TENANT = UUID(int=1)


def row(sequence: int, header: str | None, **payload: str) -> Row:
    data = {"tenant_id": str(TENANT), "actor": 'a "traceparent":"x', "traceparent": header}
    return Row(TENANT, 3, sequence, orjson.dumps(data | {"payload": payload}))


def trace(number: int, flags: str = "01") -> Trace:
    return Trace(f"{number:032x}", f"{number:016x}", flags)


async def test_each_recorded_trace_of_a_batch_gets_a_span() -> None:
    rows = [
        row(1, trace(1).header),
        row(2, trace(1).header),
        row(3, trace(2, "00").header),
        row(4, None, traceparent=trace(999).header),
        row(5, "junk", traceparent=trace(999).header),
        *(row(n, trace(n).header) for n in range(6, 6 + SPANS)),
    ]
    with collector() as found:
        tracing.start("relay", endpoint=found.endpoint, environment="development")
        with publishing(rows):
            pass
        await tracing.stop()
    assert len(found.spans) == SPANS
    (first,) = [one for one in found.spans if one.trace_id == trace(1).trace_id]
    assert (first.name, first.parent_id) == ("publish", trace(1).span_id)
    assert first.attributes["messaging.batch.message_count"] == "2"
    traces = {one.trace_id for one in found.spans}
    assert trace(2).trace_id not in traces
    assert trace(999).trace_id not in traces


def test_without_a_collector_nothing_is_looked_at() -> None:
    with publishing([Row(TENANT, 3, 1, b"no JSON")]):
        assert tracing.current() is None
