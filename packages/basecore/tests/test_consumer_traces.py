"""A store's transaction in the traces of its events."""

from __future__ import annotations

from uuid import UUID

import orjson
from basecore import clock, tracing
from basecore.consumer.traces import applying, by_clock
from basecore.streams import Envelope
from basecore.telemetry import JsonFormatter
from basecore.tracing import Trace
from testkit.collector import collector
from testkit.logs import record_of

STORE, REQUEST, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
ONE, TWO = (Trace(c * 32, c * 16, "01") for c in "ab")
LATER_IN_ONE = Trace(ONE.trace_id, "c" * 16, "01")


def event(trace: Trace | None, cause: UUID | None = REQUEST) -> Envelope:
    header = trace.header if trace else None
    about = ("sold", 1, "shop", "order", STORE, "user:1")
    return Envelope(STORE, 1, STORE, *about, cause, None, header, {}, clock.now())


async def test_one_trace_is_gone_on_with_and_several_are_linked() -> None:
    with collector() as found:
        tracing.start("engines", endpoint=found.endpoint, environment="development")
        with applying("stock", STORE, [event(ONE), event(LATER_IN_ONE), event(ONE)]) as child:
            pass
        with applying("stock", STORE, [event(ONE), event(None), event(TWO)]) as linked:
            pass
        await tracing.stop()
    one, several = found.spans
    assert (one.trace_id, one.parent_id) == (ONE.trace_id, ONE.span_id)
    assert one.links == (LATER_IN_ONE.trace_id,)
    assert one.attributes["messaging.batch.message_count"] == "3"
    assert tracing.trace_id_of(child.traceparent) == ONE.trace_id
    assert several.parent_id == ""
    assert several.links == (ONE.trace_id, TWO.trace_id)
    assert tracing.trace_id_of(linked.traceparent) == several.trace_id


def test_without_a_collector_the_ids_go_on_all_the_same() -> None:
    with applying("stock", STORE, [event(ONE), event(LATER_IN_ONE)]) as context:
        line = orjson.loads(JsonFormatter().format(record_of("applied")))
    assert tracing.trace_id_of(context.traceparent) == ONE.trace_id
    assert (context.correlation_id, context.actor) == (REQUEST, "engine:stock")
    assert line["trace_id"] == ONE.trace_id
    assert (line["request_id"], line["tenant_id"]) == (REQUEST.hex, str(STORE))
    assert line["consumer"] == "stock"


def test_several_requests_are_none() -> None:
    with applying("stock", STORE, [event(ONE), event(ONE, OTHER)]) as context:
        assert context.correlation_id is None
    with applying("stock", STORE, [event(None)]) as context:
        assert context.correlation_id == REQUEST


def test_work_by_the_clock_has_a_trace_of_its_own() -> None:
    with by_clock("stock", "full", STORE) as context:
        line = orjson.loads(JsonFormatter().format(record_of("concluded")))
    assert tracing.trace_id_of(context.traceparent) == line["trace_id"]
    assert (line["tenant_id"], line["consumer"]) == (str(STORE), "stock")
