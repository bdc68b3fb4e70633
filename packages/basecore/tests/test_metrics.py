"""Metrics: what a process shows, and what a request adds to it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import pytest
from basecore import metrics
from basecore.db import Database
from basecore.health import serve_health
from basecore.http import RequestLogMiddleware, install_problems, metrics_router
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from testkit.plugin import RoleUrl

pytestmark = pytest.mark.db

REQUESTS = "basec_http_request_seconds_count"


def read(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Return name and labels of every sample, and its value."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def of(samples: Mapping[Any, float], name: str, **labels: str) -> float:
    """Return a sample; 0 where it is not there yet."""
    return samples.get((name, frozenset(labels.items())), 0.0)


@pytest.fixture
async def database(role_url: RoleUrl) -> AsyncIterator[Database]:
    made = Database(role_url("construction_service"), source="construction", pool_size=3)
    yield made
    await made.close()


@pytest.fixture
async def client(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.state.database = database

    @app.get("/things/{thing}")
    async def thing(thing: str) -> str:
        if thing == "bad":
            raise ValueError(thing)
        return thing

    install_problems(app)
    app.include_router(metrics_router)
    app.add_middleware(RequestLogMiddleware)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://demo") as made:
        yield made


async def scrape(client: httpx.AsyncClient) -> dict[Any, float]:
    answer = await client.get("/metrics")
    assert answer.headers["content-type"] == metrics.MEDIA_TYPE
    return read(answer.text)


async def test_requests_are_counted_by_template_method_and_class(client: httpx.AsyncClient) -> None:
    before = await scrape(client)
    for path in ("/things/a", "/things/b", "/things/bad", "/no/such/path"):
        await client.get(path)
    await client.request("BREW", "/things/a")
    after = await scrape(client)

    def more(**labels: str) -> float:
        return of(after, REQUESTS, **labels) - of(before, REQUESTS, **labels)

    template = "/things/{thing}"
    assert more(method="GET", route=template, status="2xx") == 2
    assert more(method="GET", route=template, status="5xx") == 1
    assert more(method="GET", route="other", status="4xx") == 1
    assert more(method="other", route=template, status="4xx") == 1
    assert not [labels for _, labels in after if "/metrics" in dict(labels).values()]


async def test_the_pool_is_seen_at_work(client: httpx.AsyncClient, database: Database) -> None:
    name = "basec_database_pool_connections"
    async with database.platform(), database.platform():
        during = await scrape(client)
    after = await scrape(client)
    assert [of(during, name, state=s) for s in ("used", "idle", "most")] == [2, 0, 3]
    assert [of(after, name, state=s) for s in ("used", "idle", "most")] == [0, 2, 3]


async def test_a_process_shows_its_own_parts_only(database: Database) -> None:
    metrics.introduce("relay-of-a-test")
    shown = metrics.exposition(database, metrics.RELAY, metrics.SURVEY).decode()
    samples = read(shown)
    assert of(samples, "process_start_time_seconds") > 1e9
    assert [dict(v)["service"] for n, v in samples if n == "basec_process_info"]
    assert "basec_relay_published_total" in shown
    assert "basec_outbox_waiting_events" not in shown, "the survey is another process's"
    assert "basec_consumer_batch_seconds" not in shown
    assert "_created" not in shown


async def test_a_worker_answers_at_its_health_port(database: Database, free_port: int) -> None:
    def expose() -> bytes:
        return metrics.exposition(database, metrics.CONSUMER)

    async with serve_health(free_port, {}, expose), httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{free_port}/metrics")
    assert (answer.status_code, answer.headers["content-type"]) == (200, metrics.MEDIA_TYPE)
    assert "basec_consumer_batch_seconds" in answer.text


def test_rounds_are_timed_and_their_end_noted() -> None:
    def sample(name: str) -> float:
        return metrics.PERIODIC.registry.get_sample_value(name, {"work": "of a test"}) or 0.0

    with metrics.round_of("of a test"):
        pass
    good = sample("basec_periodic_last_timestamp_seconds")
    assert good > 1e9
    with pytest.raises(KeyError), metrics.round_of("of a test"):
        raise KeyError
    assert sample("basec_periodic_last_timestamp_seconds") == good
    assert sample("basec_periodic_seconds_count") == 2
    assert sample("basec_periodic_failures_total") == 1


def test_names_say_what_they_count_in() -> None:
    described = [one for part in metrics.PARTS for one in part.metrics]
    names = [one.name for one in described]
    assert len(names) == len(set(names)) > 30
    for one in described:
        assert re.fullmatch(r"basec_[a-z_]+", one.name)
        assert (one.kind == "counter") == one.name.endswith("_total")
        assert one.kind != "histogram" or one.name.endswith(("_seconds", "_events"))
        assert not {"tenant", "tenant_id", "store", "slug"} & set(one.labels)
        assert one.says
        assert one.worry.endswith(".")
