"""What an operator sees of a consumer: its counts, its log lines, and the trace that goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
import pytest
from basecore import clock, metrics, outbox, tracing
from basecore.consumer.tables import dead_letter
from basecore.db import Database, RequestContext, TenantSession
from basecore.streams import Envelope
from basecore.telemetry import JsonFormatter
from contracts import StockMoved
from sqlalchemy import select

pytestmark = [pytest.mark.db, pytest.mark.redis]

PRODUCT = UUID(int=7)
REQUEST = UUID(int=9)
ONE, TWO = (tracing.Trace(c * 32, c * 16, "01") for c in "ab")


def count(name: str, consumer: str) -> float:
    sample = f"basec_consumer_{name}"
    return metrics.CONSUMER.registry.get_sample_value(sample, {"consumer": consumer}) or 0.0


def counts(consumer: str) -> dict[str, float]:
    names = ("applied_events", "duplicate_events", "repaired_events", "failures", "buried_events")
    return {name: found for name in names if (found := count(f"{name}_total", consumer))}


@dataclass
class Concluding:
    """A handler that answers every sale event by one of its own."""

    recorder: Any
    moved: Any

    @property
    def name(self) -> str:
        return str(self.recorder.name)

    async def apply(
        self, session: TenantSession, events: Sequence[Envelope], *, generation: int
    ) -> None:
        await self.recorder.apply(session, events, generation=generation)
        if events[0].vertical != "engines":
            outbox.record(session, self.moved(PRODUCT, 1), at=clock.now())


async def record(
    database: Database, tenant: UUID, event: StockMoved, trace: tracing.Trace | None
) -> None:
    context = RequestContext(
        actor="user:1", correlation_id=REQUEST, traceparent=trace.header if trace else None
    )
    async with database.tenant(tenant, context=context) as session:
        outbox.record(session, event, at=clock.now())


async def conclusions(database: Database, tenant: UUID) -> list[Any]:
    """Return what the engine recorded in a store."""
    table = outbox.outbox.c
    async with database.tenant(tenant) as session:
        mine = (table.tenant_id == tenant, table.vertical == "engines")
        return list((await session.execute(select(outbox.outbox).where(*mine))).mappings())


async def test_what_happens_is_counted(path: Any, recorder: Any, move: Any, tenant: UUID) -> None:
    consumer = path.consumer(recorder)
    await path.record(tenant, *(move(PRODUCT, n) for n in range(3)))
    await path.publish()
    await path.consume(consumer)
    assert counts(recorder.name) == {"applied_events": 3}
    assert count("batch_seconds_count", recorder.name) == 1
    await path.lose_redis()
    await path.record(tenant, move(PRODUCT, 3))
    await path.publish()
    await path.lose_redis()
    await path.record(tenant, move(PRODUCT, 4))
    await path.publish()
    await path.consume(path.consumer(recorder))
    assert counts(recorder.name) == {"applied_events": 5, "repaired_events": 2}
    recorder.failing[tenant] = {6}
    recorder.poison[tenant] = {7: "no"}
    await path.record(tenant, move(PRODUCT, 5), move(PRODUCT, 6))
    await path.publish()
    await path.consume(consumer)
    assert count("failures_total", recorder.name) == 1
    recorder.failing.clear()
    await path.end_pause(tenant)
    await consumer.catch_up.sweep()
    assert [row["sequence"] for row in await path.rows(dead_letter, tenant)] == [7]
    assert counts(recorder.name)["buried_events"] == 1


async def test_duplicates_are_counted(
    path: Any, recorder: Any, move: Any, tenant: UUID, relay_db: Database
) -> None:
    await path.record(tenant, *(move(PRODUCT, n) for n in range(3)))
    consumer = path.consumer(recorder)
    await path.publish()
    await path.consume(consumer)
    async with relay_db.tenant(tenant) as session:
        await session.execute(
            outbox.relay_cursor.update()
            .where(outbox.relay_cursor.c.tenant_id == tenant)
            .values(published_sequence=1)
        )
    await path.publish()
    await path.consume(consumer)
    assert counts(recorder.name) == {"applied_events": 3, "duplicate_events": 2}


async def test_an_engines_events_go_on_with_the_requests_trace(
    path: Any, recorder: Any, move: Any, tenant: UUID, construction_db: Database
) -> None:
    consumer = path.consumer(Concluding(recorder, move))
    await record(construction_db, tenant, move(PRODUCT, 1), ONE)
    await path.publish()
    await path.consume(consumer)
    (concluded,) = await conclusions(construction_db, tenant)
    found = tracing.parse(concluded["traceparent"])
    assert found
    assert found.trace_id == ONE.trace_id
    assert found.span_id != ONE.span_id
    assert concluded["correlation_id"] == REQUEST
    assert concluded["actor"] == f"engine:{recorder.name}"


async def test_several_traces_in_a_transaction_begin_one_of_their_own(
    path: Any, recorder: Any, move: Any, tenant: UUID, construction_db: Database
) -> None:
    for trace in (ONE, TWO, None):
        await record(construction_db, tenant, move(PRODUCT, 1), trace)
    await path.publish()
    await path.consume(path.consumer(Concluding(recorder, move)))
    (concluded,) = await conclusions(construction_db, tenant)
    found = tracing.parse(concluded["traceparent"])
    assert found
    assert found.trace_id not in {ONE.trace_id, TWO.trace_id}


async def test_the_line_of_a_failure_names_consumer_store_and_trace(
    path: Any,
    recorder: Any,
    move: Any,
    tenant: UUID,
    construction_db: Database,
    caplog: pytest.LogCaptureFixture,
) -> None:
    recorder.failing[tenant] = {1}
    await record(construction_db, tenant, move(PRODUCT, 1), ONE)
    await path.publish()
    await path.consume(path.consumer(recorder))
    (failed,) = [one for one in caplog.records if one.message == "consumer stopped for a store"]
    line = orjson.loads(JsonFormatter().format(failed))
    assert line["trace_id"] == ONE.trace_id
    assert (line["consumer"], line["tenant_id"]) == (recorder.name, str(tenant))
