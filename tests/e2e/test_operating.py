"""What an operator does at the command line: look, hold back, republish, rebuild."""

from __future__ import annotations

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import asyncpg
import pytest
from running import Stack, basec

pytestmark = pytest.mark.e2e

FACTS = {
    "products": "SELECT product_id, uom, price, cost, is_active, on_hand, first_sale_on "
    "FROM engines.stock_product WHERE tenant_id = $1 ORDER BY 1",
    "demand": "SELECT product_id, on_date, quantity FROM engines.stock_demand "
    "WHERE tenant_id = $1 AND quantity <> 0 ORDER BY 1, 2",
    "alerts": "SELECT a.product_id, a.level, a.on_hand FROM engines.stock_alert a "
    "JOIN events.watermark w ON w.tenant_id = a.tenant_id AND w.consumer = 'stock' "
    "AND w.generation = a.generation WHERE a.tenant_id = $1 AND cleared_at IS NULL ORDER BY 1",
}
LOST = ("stock_product", "stock_demand", "stock_dirty", "stock_alert", "stock_suggestion")
SLUG = "SELECT slug FROM auth.tenants WHERE slug <> 'demo' ORDER BY slug LIMIT 1"
TENANT = "SELECT tenant_id FROM auth.tenants WHERE slug = $1"
BEHIND = (
    "SELECT c.last_sequence - w.last_sequence FROM events.tenant_counter c JOIN events.watermark w "
    "ON w.tenant_id = c.tenant_id AND w.consumer = 'stock' WHERE c.tenant_id = $1"
)
NEWEST = (
    "SELECT event_type, sequence FROM events.outbox WHERE tenant_id = $1 "
    "ORDER BY sequence DESC LIMIT 1"
)
PATIENCE = 120


def ask(stack: Stack, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Ask the stack's database as its superuser."""

    async def run() -> list[tuple[Any, ...]]:
        connection = await asyncpg.connect(stack.status["postgres"]["dsn"])
        rows = await connection.fetch(query, *values)
        await connection.close()
        return [tuple(row) for row in rows]

    # In a thread of its own: a browser opened by an earlier test keeps a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(run())).result()


def operate(stack: Stack, *arguments: str) -> str:
    """Run a command that must work; return what it said."""
    done = basec(stack.home, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def store(stack: Stack) -> str:
    """Return the slug of a store that nobody is looking at."""
    ((found,),) = ask(stack, SLUG)
    return str(found)


def facts(stack: Stack, store: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return what the engine knows of a store, once it is up to date."""
    ((tenant,),) = ask(stack, TENANT, store)
    until = time.monotonic() + PATIENCE
    while ask(stack, BEHIND, tenant) != [(0,)]:
        assert time.monotonic() < until, "the engine does not catch up"
        time.sleep(0.5)
    return {name: ask(stack, query, tenant) for name, query in FACTS.items()}


def test_what_flows_is_shown(stack: Stack, store: str) -> None:
    flow = json.loads(operate(stack, "events", "status", "--json"))
    assert {"stock", "construction"} <= {one["name"] for one in flow["consumers"]}
    assert "stock" in operate(stack, "events", "status")
    ((tenant,),) = ask(stack, TENANT, store)
    ((newest, sequence),) = ask(stack, NEWEST, tenant)
    assert f"{sequence} {newest} v1" in operate(
        stack, "events", "tail", "--tenant", store, "-n", "200"
    )
    assert json.loads(operate(stack, "events", "dlq", "list", "--json")) == []
    assert json.loads(operate(stack, "events", "rejected", "--json")) == []


def test_an_engine_that_lost_a_store_has_it_again_from_the_vertical(
    stack: Stack, store: str
) -> None:
    before = facts(stack, store)
    assert all(before[name] for name in ("products", "demand"))
    ((tenant,),) = ask(stack, TENANT, store)
    for table in LOST:
        ask(stack, f"DELETE FROM engines.{table} WHERE tenant_id = $1", tenant)  # noqa: S608 - the names are this file's own
    assert facts(stack, store)["products"] == []
    wanted = ("products", "balances", "demand")
    assert "3 of 3" in operate(stack, "events", "republish", *wanted, "--tenant", store)
    assert facts(stack, store) == before
    acts = json.loads(operate(stack, "events", "acts", store, "--json"))
    assert [one["action"] for one in acts][-3:] == ["republish"] * 3


def test_conclusions_drawn_anew_are_the_same(stack: Stack, store: str) -> None:
    before = facts(stack, store)
    assert "1 of 1" in operate(stack, "engines", "rebuild", "stock", "--tenant", store)
    assert facts(stack, store) == before


def test_a_store_is_held_back_and_goes_on(stack: Stack, store: str) -> None:
    operate(stack, "events", "pause", store, "--reason", "a look")
    held = json.loads(operate(stack, "events", "status", "--json"))["consumers"]
    assert {one["paused"] for one in held} == {1}
    operate(stack, "events", "resume", store)
    assert facts(stack, store)["products"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("republish", "weather", "--tenant", "demo"), "there are products, balances, demand"),
        (("republish", "products", "--tenant", "nowhere"), "no store nowhere"),
        (("republish", "products", "--vertical", "dairy"), "no consumer dairy"),
        (("pause", "nowhere", "--reason", "x"), "no store nowhere"),
        (("dlq", "retry"), "Name one dead letter, or say --all."),
        (("dlq", "retry", "this"), "this is no id"),
        (("dlq", "show", "01a21500-0000-7000-8000-000000000000"), "There is no dead letter"),
    ],
)
def test_what_is_wrong_is_said(stack: Stack, arguments: tuple[str, ...], said: str) -> None:
    done = basec(stack.home, "events", *arguments)
    assert done.returncode == 1
    assert said in " ".join((done.stdout + done.stderr).split())


def test_many_letters_at_once(stack: Stack) -> None:
    assert "0 tried again" in operate(stack, "events", "dlq", "retry", "--all")
    assert "0 discarded" in operate(stack, "events", "dlq", "discard", "--all")
