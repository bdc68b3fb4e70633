"""What relay and consumers say of their batches at `/metrics`, since they started."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from basec_cli import probes

RELAY = "outbox-relay"
TELLING = (RELAY, "engines-worker", "construction-worker")
GOOD = 200
MOST = 0.95


@dataclass(frozen=True, slots=True)
class Batches:
    """The batches of one relay or consumer; `within` is how long 95 of 100 took at most."""

    process: str
    name: str
    events: int
    batches: int
    mean_seconds: float
    within_seconds: float
    duplicates: int
    repaired: int
    failures: int


def _value(samples: Sequence[Sample], name: str) -> float:
    return sum(one.value for one in samples if one.name == f"basec_{name}")


def _within(samples: Sequence[Sample], name: str) -> float:
    """Return the bucket's bound below which 95 of 100 lie; infinite above the last."""
    buckets = [
        (float(one.labels["le"]), one.value)
        for one in samples
        if one.name == f"basec_{name}_bucket"
    ]
    count = max((value for _, value in buckets), default=0.0)
    bounds = (bound for bound, value in sorted(buckets) if value >= MOST * count)
    return next(bounds, math.inf) if count else 0.0


def _batches(process: str, name: str, kind: str, samples: Sequence[Sample]) -> Batches:
    seconds = f"{kind}_batch_seconds"
    count = _value(samples, f"{seconds}_count")
    events = {"relay": "relay_published_total"}.get(kind, f"{kind}_applied_events_total")
    failures = {"relay": "relay_cycle_errors_total"}.get(kind, f"{kind}_failures_total")
    return Batches(
        process,
        name,
        int(_value(samples, events)),
        int(count),
        _value(samples, f"{seconds}_sum") / count if count else 0.0,
        _within(samples, seconds),
        int(_value(samples, f"{kind}_duplicate_events_total")),
        int(_value(samples, f"{kind}_repaired_events_total")),
        int(_value(samples, failures)),
    )


def read(process: str, text: str) -> list[Batches]:
    """Return what a process tells, one for each relay or consumer in it."""
    families = text_string_to_metric_families(text)
    samples = [sample for family in families for sample in family.samples]
    if process == RELAY:
        return [_batches(process, "relay", "relay", samples)]
    consumers = sorted({one.labels["consumer"] for one in samples if "consumer" in one.labels})
    return [
        _batches(
            process,
            name,
            "consumer",
            [one for one in samples if one.labels.get("consumer") == name],
        )
        for name in consumers
    ]


async def _fetch(url: str) -> str | None:
    answer = await probes.ask(urlsplit(url).port or 80, "/metrics")
    return answer[1].decode() if answer and answer[0] == GOOD else None


async def _fetch_all(urls: Iterable[str]) -> list[str | None]:
    return await asyncio.gather(*(_fetch(url) for url in urls))


def ask(urls: dict[str, str]) -> tuple[list[Batches], list[str]]:
    """Return the batches of the processes that answer, and the names of those that do not."""
    answers = dict(zip(urls, asyncio.run(_fetch_all(urls.values())), strict=True))
    found = [one for name, text in answers.items() if text for one in read(name, text)]
    return found, [name for name, text in answers.items() if text is None]
