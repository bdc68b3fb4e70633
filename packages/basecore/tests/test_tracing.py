"""Traces: where we are, what of it a collector is told, and that without one it is ids alone."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator

import orjson
import pytest
from basecore import tracing
from basecore.telemetry import (
    JsonFormatter,
    ReadableFormatter,
    add_to_log_context,
    log_context,
)
from basecore.tracing import Kind, Trace, current, parse, span
from testkit.collector import Collector, collector
from testkit.logs import record_of

PARENT = Trace("a1" * 16, "b2" * 8, "01")


@pytest.fixture(scope="module")
def receiver() -> Iterator[Collector]:
    with collector() as found:
        yield found


@pytest.fixture
async def exporting(receiver: Collector) -> AsyncIterator[Collector]:
    receiver.spans.clear()
    tracing.start("shop", endpoint=receiver.endpoint + "/", environment="development")
    yield receiver
    await tracing.stop()


def test_a_header_is_read_and_written() -> None:
    assert parse(PARENT.header) == PARENT
    assert PARENT.is_sampled
    assert not Trace("a1" * 16, "b2" * 8, "02").is_sampled


@pytest.mark.parametrize(
    "junk",
    [
        None,
        "",
        "x" * 3000,
        PARENT.header.upper(),
        f"{PARENT.header}-x",
        f"{PARENT.header}\n",
        f"ff-{'a1' * 16}-{'b2' * 8}-01",
        f"00-{'0' * 32}-{'b2' * 8}-01",
        f"00-{'a1' * 16}-{'0' * 16}-01",
        f"00-{'zz' * 16}-{'b2' * 8}-01",
    ],
)
def test_junk_is_no_trace(junk: str | None) -> None:
    assert parse(junk) is None


def test_without_a_collector_there_are_ids_and_nothing_else() -> None:
    assert not tracing.is_exporting()
    assert current() is None
    with span("outer") as outer:
        assert current() == outer.trace
        assert parse(outer.trace.header) == outer.trace
        assert not outer.trace.is_sampled
        with span("inner", parent=PARENT) as inner:
            inner.note({"a": 1})
            inner.rename("other")
            inner.fail("Trouble")
            assert inner.trace.trace_id == PARENT.trace_id
            assert inner.trace.span_id != PARENT.span_id
            assert current() == inner.trace
        assert current() == outer.trace
    assert current() is None


async def test_each_task_is_in_its_own_trace() -> None:
    async def one() -> tuple[Trace | None, Trace]:
        with span("task") as made:
            await asyncio.sleep(0)
            return current(), made.trace

    for seen, made in await asyncio.gather(*(one() for _ in range(5))):
        assert seen == made


def _fail_within_spans() -> None:
    with span("asked", kind=Kind.SERVER, parent=PARENT, attributes={"n": 7}) as asked:
        asked.rename("answered")
        asked.note({"late": True})
        with span("within", parent=asked.trace, links=[Trace("c3" * 16, "d4" * 8)]):
            pass
        raise KeyError("a value that is nobody's business")


async def test_spans_reach_the_collector_when_the_process_ends(exporting: Collector) -> None:
    with pytest.raises(KeyError):
        _fail_within_spans()
    assert exporting.spans == []
    await tracing.stop()
    inner, outer = exporting.spans
    assert exporting.paths == {"/v1/traces"}
    assert (outer.service, outer.name, outer.kind) == ("shop", "answered", 2)
    assert (outer.trace_id, outer.parent_id) == (PARENT.trace_id, PARENT.span_id)
    assert outer.attributes == {"n": "7", "late": "True", "error.type": "KeyError"}
    assert outer.failed
    assert (inner.name, inner.parent_id) == ("within", outer.span_id)
    assert inner.links == ("c3" * 16,)
    assert not inner.failed
    assert not tracing.is_exporting()


async def test_what_its_beginner_does_not_record_is_not_sent(exporting: Collector) -> None:
    with span("asked", parent=Trace("a1" * 16, "b2" * 8, "00")) as asked:
        assert asked.trace.trace_id == "a1" * 16
        assert not asked.trace.is_sampled
    with span("asked") as asked:
        assert asked.trace.is_sampled
    await tracing.stop()
    assert [one.trace_id for one in exporting.spans] == [asked.trace.trace_id]


async def test_a_collector_that_says_nothing_does_not_hold_up_the_end() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        endpoint = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        tracing.start("shop", endpoint=endpoint, environment="development")
        with span("asked"):
            pass
        began = time.monotonic()
        await tracing.stop()
        assert time.monotonic() - began < 5


def test_a_line_says_which_request_store_and_trace() -> None:
    add_to_log_context(tenant_id="nobody's")
    with log_context(request_id="r1", consumer=None), span("asked") as asked:
        add_to_log_context(tenant_id="t1")
        line = orjson.loads(JsonFormatter().format(record_of("sold", attempts=2)))
        readable = ReadableFormatter("%(message)s").format(record_of("sold"))
    assert line["request_id"] == "r1"
    assert (line["tenant_id"], line["trace_id"]) == ("t1", asked.trace.trace_id)
    assert (line["event"], line["attempts"]) == ("sold", 2)
    assert "consumer" not in line
    assert readable == f"sold [trace_id=…{asked.trace.trace_id[-8:]} request_id=…r1 tenant_id=…t1]"
    bare = orjson.loads(JsonFormatter().format(record_of("sold")))
    assert not {"request_id", "tenant_id", "trace_id"} & bare.keys()
    assert ReadableFormatter("%(message)s").format(record_of("sold")) == "sold"


def test_a_line_is_written_whatever_is_in_it() -> None:
    line = JsonFormatter().format(record_of("sold", error="half \ud83d", moment=object()))
    assert orjson.loads(line.replace("\\ud83d", "?"))["error"] == "half ?"


def test_a_readable_line_keeps_its_traceback_below() -> None:
    record = record_of("sold", exc_info=(ValueError, ValueError("no"), None))
    with log_context(tenant_id="t1"):
        first, *rest = ReadableFormatter("%(message)s").format(record).splitlines()
    assert first == "sold [tenant_id=…t1]"
    assert rest[-1] == "ValueError: no"
