"""One request through running processes: one trace in all of them, and figures at `/metrics`."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from basec_cli.ports import any_free
from basecore import clock
from basecore.db import Database
from basecore.ids import new_id
from basecore.outbox import register_tenant
from basecore.tokens import SigningKey, sign
from testkit.collector import Collector, Taken, collector
from testkit.plugin import make_database, needed, with_role
from typing_extensions import override

pytestmark = [pytest.mark.db, pytest.mark.redis, pytest.mark.slow]

KEY = SigningKey.generate("test")
TRACE, CALLER = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
HIGHEST_REDIS = 13
"""The database of the first worker; each has its own, for each may run this file's processes."""
READY_SECONDS = 180.0
SERVICES = ("construction", "outbox-relay", "engines-worker")


@dataclass(frozen=True)
class Running:
    """The processes of this test."""

    ports: dict[str, int]
    logs: Path
    collector: Collector
    tenant: UUID

    def get(self, service: str, path: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.ports[service]}{path}", timeout=10)

    def lines(self, service: str) -> list[dict[str, object]]:
        text = (self.logs / service).read_text()
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


@contextmanager
def _keys() -> Iterator[str]:
    """Publish the key that signs this test's tokens, as auth would."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"keys": [KEY.public_jwk()]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


async def _store(url: str) -> UUID:
    database = Database(with_role(url, "auth_service"), source="auth", pool_size=1)
    tenant = new_id()
    async with database.tenant(tenant) as session:
        await register_tenant(session)
    await database.close()
    return tenant


def _commands(ports: dict[str, int]) -> dict[str, tuple[str, list[str]]]:
    port = str(ports["construction"])
    web = ["uvicorn", "construction.main:create_app", "--factory", "--port", port]
    return {
        "construction": ("construction_service", web),
        "outbox-relay": ("relay_service", ["outbox_relay"]),
        "engines-worker": ("engines_service", ["engines_worker"]),
    }


def _redis(worker_name: str) -> str:
    number = int("".join(filter(str.isdigit, worker_name)) or 0)
    return f"{needed('BASEC_TEST_REDIS_URL').removesuffix('/0')}/{HIGHEST_REDIS - number}"


def _environment(url: str, redis: str, role: str, port: int, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "BASEC_DATABASE_URL": with_role(url, role),
        "BASEC_REDIS_URL": redis,
        "BASEC_HEALTH_PORT": str(port),
        **more,
    }


def _wait(running: Running, processes: dict[str, subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + READY_SECONDS
    for service, process in processes.items():
        while True:
            try:
                if running.get(service, "/health/ready").status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            said = (running.logs / service).read_text()
            assert process.poll() is None, said
            assert time.monotonic() < until, said
            time.sleep(0.1)


def _stop(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    for process in processes.values():
        process.terminate()
    for process in processes.values():
        process.wait(60)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, worker_name: str) -> Iterator[Running]:
    """Start construction, relay and engines on a database of their own, and stop them."""
    server, logs = needed("BASEC_TEST_DATABASE_URL"), tmp_path_factory.mktemp("logs")
    url = asyncio.run(make_database(server, f"basec_trace_{worker_name}"))
    tenant = asyncio.run(_store(url))
    ports = {service: any_free() for service in SERVICES}
    with collector() as found, _keys() as auth_url:
        made = Running(ports, logs, found, tenant)
        processes: dict[str, subprocess.Popen[bytes]] = {}
        for service, (role, command) in _commands(ports).items():
            environment = _environment(
                url, _redis(worker_name), role, ports[service],
                BASEC_AUTH_URL=auth_url, OTEL_EXPORTER_OTLP_ENDPOINT=found.endpoint,
            )  # fmt: skip
            with (logs / service).open("wb") as log:
                processes[service] = subprocess.Popen(  # noqa: S603 - our own programs
                    [sys.executable, "-m", *command], env=environment, stdout=log, stderr=log
                )
        try:
            _wait(made, processes)
            yield made
        finally:
            _stop(processes)


def _token(tenant: UUID) -> str:
    now = clock.now()
    claims = {
        "sub": str(new_id()),
        "tenant_id": str(tenant),
        "slug": "demo",
        "role": "admin",
        "name": "Ana",
        "store": "Demo",
        "jti": str(new_id()),
        "iat": now,
        "exp": now + timedelta(minutes=10),
    }
    return sign(claims, KEY)


@pytest.fixture(scope="module")
def trace(running: Running) -> list[Taken]:
    """Register a product as a caller that traces; return the spans of its trace."""
    made = httpx.post(
        f"http://127.0.0.1:{running.ports['construction']}/api/v1/products",
        json={"sku": "T-1", "name": "Areia", "uom": "M3", "base_price": "90.00"},
        headers={
            "Authorization": f"Bearer {_token(running.tenant)}",
            "X-Tenant-Slug": "demo",
            "X-Request-ID": TRACE[::-1],
            "traceparent": f"00-{TRACE}-{CALLER}-01",
        },
        timeout=20,
    )
    assert made.status_code == 201, made.text

    def is_whole(spans: list[Taken]) -> bool:
        # Other engines apply the event too, in batches of spans of their own.
        names = {one.name for one in spans if one.trace_id == TRACE}
        return names >= {"POST /api/v1/products", "publish", "apply stock"}

    spans = running.collector.wait_for(is_whole, 60)
    return [one for one in spans if one.trace_id == TRACE]


def test_one_trace_leads_from_the_request_to_the_engines_effect(
    trace: list[Taken], running: Running
) -> None:
    (asked,) = [one for one in trace if one.service == "construction"]
    assert (asked.name, asked.parent_id) == ("POST /api/v1/products", CALLER)
    assert asked.attributes["http.response.status_code"] == "201"
    published = [one for one in trace if one.service == "outbox-relay"]
    applied = [one for one in trace if one.service == "engines-worker"]
    assert {one.name for one in published} == {"publish"}
    assert {one.parent_id for one in published} == {asked.span_id}
    (effect,) = [one for one in applied if one.name == "apply stock"]
    assert effect.parent_id == asked.span_id
    assert effect.attributes["basec.tenant_id"] == str(running.tenant)
    assert not [one for one in trace if one.failed]


def test_the_requests_line_has_its_ids(trace: list[Taken], running: Running) -> None:
    (line,) = [
        one for one in running.lines("construction") if one.get("path") == "/api/v1/products"
    ]
    assert line["trace_id"] == trace[0].trace_id
    assert line["request_id"] == TRACE[::-1]
    assert line["tenant_id"] == str(running.tenant)


@pytest.mark.parametrize(
    ("service", "sample"),
    [
        (
            "construction",
            'basec_http_request_seconds_count{method="POST",route="/api/v1/products",status="2xx"}',
        ),
        ("outbox-relay", "basec_relay_published_total"),
        ("outbox-relay", "basec_survey_timestamp_seconds"),
        ("outbox-relay", 'basec_leases_held{role="relay"}'),
        ("engines-worker", 'basec_consumer_applied_events_total{consumer="stock"}'),
        ("engines-worker", 'basec_periodic_last_timestamp_seconds{work="stock-full"}'),
        ("engines-worker", "process_start_time_seconds"),
        ("construction", 'basec_database_pool_connections{state="most"}'),
    ],
)
def test_processes_show_what_they_did(
    trace: list[Taken], running: Running, service: str, sample: str
) -> None:
    assert trace
    until = time.monotonic() + 30
    while True:
        answer = running.get(service, "/metrics")
        assert answer.status_code == 200
        found = [line for line in answer.text.splitlines() if line.startswith(f"{sample} ")]
        if found and float(found[0].rpartition(" ")[2]) > 0:
            return
        assert time.monotonic() < until, answer.text
        time.sleep(0.2)
