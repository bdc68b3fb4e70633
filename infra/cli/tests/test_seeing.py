"""What `basec status` and `basec events status` make of what the services say."""

from __future__ import annotations

import io
import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from basec_cli import batches, flowing, readiness, status
from basec_cli.batches import Batches
from basec_cli.flowing import duration, troubles
from basec_cli.ports import any_free
from basecore.operations import Flow, Lag
from rich.console import Console
from typing_extensions import override

RELAY_TEXT = """\
basec_relay_published_total 7.0
basec_relay_batch_seconds_bucket{le="0.01"} 3.0
basec_relay_batch_seconds_bucket{le="0.1"} 4.0
basec_relay_batch_seconds_bucket{le="+Inf"} 4.0
basec_relay_batch_seconds_count 4.0
basec_relay_batch_seconds_sum 0.08
basec_relay_cycle_errors_total 1.0
"""
CONSUMER_TEXT = """\
basec_consumer_applied_events_total{consumer="stock"} 90.0
basec_consumer_duplicate_events_total{consumer="stock"} 3.0
basec_consumer_repaired_events_total{consumer="stock"} 5.0
basec_consumer_failures_total{consumer="stock"} 2.0
basec_consumer_batch_seconds_bucket{consumer="stock",le="5.0"} 1.0
basec_consumer_batch_seconds_bucket{consumer="stock",le="+Inf"} 2.0
basec_consumer_batch_seconds_count{consumer="stock"} 2.0
basec_consumer_batch_seconds_sum{consumer="stock"} 20.0
basec_consumer_applied_events_total{consumer="new"} 0.0
"""
GOOD = Flow(
    0,
    0.0,
    [{"name": "stock", "processes": 1, "stopped": 0, "paused": 0, "dead": 0, "rejected": 0}],
    [],
    [],
)
BAD = Flow(
    1234,
    300.0,
    [{"name": "stock", "processes": 0, "stopped": 1, "paused": 2, "dead": 3, "rejected": 4}],
    [
        Lag("stock", "[odd]", 5, 7200.0),
        Lag("stock", "loja", 1, 60.0),
        *(Lag("stock", f"s{n}", 1, 1.0) for n in range(11)),
    ],
    [
        {
            "consumer": "stock",
            "slug": "[odd]",
            "tenant_id": "t",
            "sequence": 17,
            "attempts": 1,
            "error": "ValueError: [x]",
        }
    ],
)


def test_the_relays_batches_are_read() -> None:
    (relay,) = batches.read("outbox-relay", RELAY_TEXT)
    assert relay == Batches("outbox-relay", "relay", 7, 4, 0.02, 0.1, 0, 0, 1)


def test_each_consumers_batches_are_read() -> None:
    new, stock = batches.read("engines-worker", CONSUMER_TEXT)
    assert stock == Batches("engines-worker", "stock", 90, 2, 10.0, math.inf, 3, 5, 2)
    assert (new.name, new.batches, new.mean_seconds, new.within_seconds) == ("new", 0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.0, "0 ms"),
        (0.0025, "2.5 ms"),
        (0.25, "250 ms"),
        (61.0, "61.0 s"),
        (300.0, "5.0 min"),
        (7200.0, "2.0 h"),
        (200_000.0, "2.3 d"),
        (math.inf, "longer"),
    ],
)
def test_spans_are_said_as_people_do(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_when_nothing_is_wrong_that_is_the_first_word() -> None:
    assert troubles(GOOD) == []
    assert _shown(GOOD).startswith("Events flow; nothing needs you.")


def test_what_is_wrong_comes_first_with_what_to_type() -> None:
    found = dict(troubles(BAD, ["engines-worker"]))
    assert found == {
        "1,234 events wait for the relay, the oldest for 5.0 min": "basec logs outbox-relay",
        "engines-worker does not answer": "basec logs engines-worker",
        "stock stands at event 17 of [odd] after 1 try: ValueError: [x]": (
            "basec events tail --tenant [odd]"
        ),
        "nobody reads for stock": "basec logs engines-worker",
        "stock is behind in 1 store, the oldest event for 60.0 s": "basec logs engines-worker",
        "stock has 3 dead letters": "basec events dlq list --consumer stock",
        "stock has 4 entries that held no event today": "basec events rejected",
        "stock has 2 paused stores": "basec events resume STORE",
    }
    shown = _shown(BAD)
    assert shown.startswith("7 things need you:")
    assert "after 1 try: ValueError: [x]" in shown
    assert shown.index("[odd]", shown.index("slowest")) < shown.index("loja")
    assert "… and 3 more." in shown
    assert "s9" not in shown


def _shown(flow: Flow) -> str:
    console = Console(file=io.StringIO(), width=80)
    (relay,) = batches.read("outbox-relay", RELAY_TEXT)
    flowing.show(console, flow, [relay, *batches.read("engines-worker", CONSUMER_TEXT)])
    text = console.file.getvalue()  # type: ignore[attr-defined]  # it is the StringIO above
    assert max(map(len, text.splitlines())) <= 80
    return str(text)


@contextmanager
def _service(answers: dict[str, tuple[int, str]]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            code, body = answers.get(self.path, (404, ""))
            self.send_response(code)
            self.end_headers()
            self.wfile.write(body.encode())

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_processes_are_asked_and_the_silent_named() -> None:
    with _service({"/metrics": (200, CONSUMER_TEXT)}) as url, _service({}) as deaf:
        nobody = f"http://127.0.0.1:{any_free()}"
        urls = {"engines-worker": url, "outbox-relay": deaf, "construction-worker": nobody}
        found, silent = batches.ask(urls)
    assert [one.name for one in found] == ["new", "stock"]
    assert silent == ["outbox-relay", "construction-worker"]


def _document(**services: str | None) -> dict[str, Any]:
    entries = [
        {"name": name, "state": "running" if url else "stopped", "url": url, "pid": 1,
         "restarts": 0}
        for name, url in services.items()
    ]  # fmt: skip
    nowhere = any_free()
    return {
        "phase": "ready",
        "services": entries,
        "postgres": {"dsn": f"postgresql://postgres:x@127.0.0.1:{nowhere}/none"},
        "redis": {"url": f"redis://:x@127.0.0.1:{nowhere}/0"},
    }


def test_each_service_says_whether_it_is_ready_and_what_it_lacks() -> None:
    lacking = '{"status": "unavailable", "checks": {"postgres": true, "redis": false}}'
    with (
        _service({"/health/ready": (200, "{}")}) as good,
        _service({"/health/ready": (503, lacking)}) as bad,
        _service({"/health/ready": (503, "no JSON")}) as odd,
        _service({"/health/live": (200, "ok")}) as edge,
    ):
        seen = _document(
            nginx=edge, auth=good, worker=bad, odd=odd, gone=None,
            lost=f"http://127.0.0.1:{any_free()}", postgres="x", redis="x",
        )  # fmt: skip
        readiness.add_to(seen)
    found = {entry["name"]: (entry["ready"], entry["lacks"]) for entry in seen["services"]}
    assert found == {
        "nginx": (True, ""),
        "auth": (True, ""),
        "worker": (False, "redis"),
        "odd": (False, "answers 503"),
        "gone": (None, ""),
        "lost": (False, "does not answer"),
        "postgres": (False, "does not answer"),
        "redis": (False, "does not answer"),
    }
    assert not status.is_healthy(seen)
    console = Console(file=io.StringIO(), width=80)
    status.print_status(seen, console)
    text = console.file.getvalue()  # type: ignore[attr-defined]  # it is the StringIO above
    assert "not ready: redis" in text
