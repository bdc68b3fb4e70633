"""What the operator sees and does, through a consumer that carries it out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from basecore.consumer.tables import dead_letter, pause
from basecore.db import Database
from basecore.ids import new_id
from basecore.operations import Operator, UnknownNameError
from basecore.outbox import outbox
from engines_core.stock import StockEngine
from testkit.plugin import RoleUrl

pytestmark = [pytest.mark.db, pytest.mark.redis]

PRODUCT = UUID(int=7)


@pytest.fixture
async def operator(role_url: RoleUrl) -> AsyncIterator[Operator]:
    database = Database(role_url("operator_service"), source="operator")
    yield Operator(database, "maria")
    await database.close()


async def of(operator: Operator, name: str) -> dict[str, Any]:
    """Return the figures of one consumer."""
    return next(dict(one) for one in (await operator.flow()).consumers if one["name"] == name)


async def test_what_waits_and_who_is_behind(
    path: Any, recorder: Any, move: Any, tenant: UUID, operator: Operator
) -> None:
    consumer = path.consumer(recorder)
    await consumer.catch_up.register()
    before = (await operator.flow()).unpublished
    await path.record(tenant, *(move(PRODUCT, n) for n in range(3)))
    flow = await operator.flow()
    assert flow.unpublished == before + 3
    assert 0 < flow.unpublished_seconds < 60
    (lag,) = [one for one in flow.lags if (one.consumer, one.store) == (recorder.name, str(tenant))]
    assert (lag.events, 0 < lag.seconds < 60) == (3, True)
    await path.publish()
    await path.consume(consumer)
    flow = await operator.flow()
    assert flow.unpublished <= before
    assert (recorder.name, str(tenant)) not in [(one.consumer, one.store) for one in flow.lags]


async def test_a_stopped_store_is_shown(
    path: Any, recorder: Any, move: Any, tenant: UUID, operator: Operator
) -> None:
    recorder.failing[tenant] = {1}
    consumer = path.consumer(recorder)
    await consumer.catch_up.register()
    await path.record(tenant, move(PRODUCT, 1))
    await path.publish()
    await path.consume(consumer)
    assert (await of(operator, recorder.name))["stopped"] == 1
    stopped = [one for one in (await operator.flow()).stopped if one["consumer"] == recorder.name]
    assert [(one["sequence"], one["error"]) for one in stopped] == [(1, "ValueError: cannot")]


async def test_letters_are_retried_and_discarded_and_that_is_written_down(
    path: Any, recorder: Any, move: Any, tenant: UUID, operator: Operator
) -> None:
    recorder.poison[tenant] = {1: "no", 2: "no"}
    consumer = path.consumer(recorder)
    await consumer.catch_up.register()
    await path.record(tenant, move(PRODUCT, 1), move(PRODUCT, 2))
    await path.publish()
    await path.consume(consumer)
    assert (await of(operator, recorder.name))["dead"] == 2
    second, first = await operator.letters(state="open", consumer=recorder.name)
    assert (first.sequence, second.sequence) == (1, 2)
    recorder.poison.clear()
    await operator.settle(first.id, "retry")
    await operator.settle(second.id, "discarded")
    await consumer.requests.look()
    assert recorder.seen[tenant] == [1]
    states = {row["sequence"]: row["state"] for row in await path.rows(dead_letter, tenant)}
    assert states == {1: "retried", 2: "discarded"}
    with pytest.raises(UnknownNameError, match="discarded, not open"):
        await operator.settle(second.id, "retry")
    with pytest.raises(UnknownNameError, match="no dead letter"):
        await operator.settle(new_id(), "retry")
    assert await done(operator, tenant) == [("retry", "maria"), ("discarded", "maria")]


async def test_many_letters_are_settled_at_once(
    path: Any, recorder: Any, move: Any, tenant: UUID, other_tenant: UUID, operator: Operator
) -> None:
    consumer = path.consumer(recorder)
    await consumer.catch_up.register()
    for store in (tenant, other_tenant):
        recorder.poison[store] = {1: "no", 2: "no"}
        await path.record(store, *(move(PRODUCT, n) for n in range(3)))
    await path.publish()
    await path.consume(consumer)
    recorder.poison.clear()
    assert await operator.settle_all("discarded", consumer="nobody") == 0
    assert await operator.settle_all("retry", consumer=recorder.name, tenant_id=tenant) == 2
    await consumer.requests.look()
    assert recorder.seen == {tenant: [3, 1, 2], other_tenant: [3]}
    assert await operator.settle_all("discarded", consumer=recorder.name) == 2
    assert await operator.letters(state="open", consumer=recorder.name) == []
    assert await done(operator, tenant) == [("retry", "maria")]
    assert await done(operator, other_tenant) == [("discarded", "maria")]


async def test_a_rebuild_is_carried_out_and_written_down(
    path: Any, tenant: UUID, operator: Operator
) -> None:
    consumer = path.consumer(StockEngine())
    await consumer.catch_up.register()
    (wish,) = await operator.rebuild("stock", [tenant])
    assert [row.state for row in await operator.wishes([wish])] == ["waiting"]
    await consumer.requests.look()
    assert [row.state for row in await operator.wishes([wish])] == ["done"]
    (act,) = await operator.acts(tenant)
    assert (act.action, act.actor, act.detail["what"]) == ("rebuild", "maria", str(wish))


async def test_entries_without_an_event_are_shown(
    path: Any, recorder: Any, operator: Operator
) -> None:
    await path.streams.publish([(5, b"rub\x00bish")], await path.timeline())
    await path.consume(path.consumer(recorder))
    (row,) = await operator.rejected(recorder.name, 9)
    assert (row.partition, row.beginning) == (5, "rub\\000bish")
    assert row.reason


async def done(operator: Operator, tenant: UUID) -> list[tuple[str, str]]:
    """Return the acts written down for a store."""
    return [(row.action, row.actor) for row in await operator.acts(tenant)]


async def test_the_kill_switch(
    path: Any, recorder: Any, move: Any, tenant: UUID, operator: Operator
) -> None:
    consumer = path.consumer(recorder)
    await consumer.catch_up.register()
    await operator.pause(tenant, await operator.consumer("*"), "rubbish from an import")
    assert [row["reason"] for row in await path.rows(pause, tenant)] == ["rubbish from an import"]
    await path.record(tenant, move(PRODUCT, 1))
    await path.publish()
    await path.consume(consumer)
    await consumer.catch_up.sweep()
    assert tenant not in recorder.seen
    await operator.resume(tenant, "*")
    await consumer.catch_up.sweep()
    assert recorder.seen[tenant] == [1]
    assert await done(operator, tenant) == [("pause", "maria"), ("resume", "maria")]
    with pytest.raises(UnknownNameError, match="no consumer nobody"):
        await operator.consumer("nobody")
    with pytest.raises(UnknownNameError, match="no store nowhere"):
        await operator.store("nowhere")


async def test_the_tail_follows(
    path: Any, move: Any, tenant: UUID, other_tenant: UUID, operator: Operator
) -> None:
    await path.record(tenant, *(move(PRODUCT, n) for n in range(5)))
    await path.record(other_tenant, move(PRODUCT, 9))
    seen = await operator.tail(tenant, 3)
    assert [row.sequence for row in seen] == [3, 4, 5]
    await path.record(tenant, move(PRODUCT, 5))
    assert [row.sequence for row in await operator.tail(tenant, 20, seen[-1].event_id)] == [6]
    newest = await operator.tail(None, 2)
    assert [row.tenant_id for row in newest] == [other_tenant, tenant]


async def test_the_operator_changes_no_event(role_url: RoleUrl, tenant: UUID) -> None:
    database = Database(role_url("operator_service"), source="operator")
    with pytest.raises(Exception, match="permission denied"):
        async with database.tenant(tenant) as session:
            await session.execute(outbox.delete())
    await database.close()
