"""Every metric there is: declared here, counted where it happens, read at `/metrics`.

Each process shows the parts that it works on, so that a figure stands where it is true and nowhere
else. No label holds a store: there are too many of them; `basec events status` names the slowest.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from time import perf_counter, time

from prometheus_client import Counter, Histogram, ProcessCollector, generate_latest

from basecore.db import Database
from basecore.metric_parts import Part

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PATH = "/metrics"

SLOW = (0.01, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0)
SIZES = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000)

PROCESS = Part("The process", "every process")
process_info = PROCESS.gauge(
    "process_info", "Always 1; the labels say what runs", "Two versions for long.",
    "service", "version",
)  # fmt: skip
pool_connections = PROCESS.gauge(
    "database_pool_connections",
    "Connections to PostgreSQL: `used`, `idle`, and `most` that there may be",
    "`used` stays at `most`: requests wait for a connection.",
    "state",
)
leases_held = PROCESS.gauge(
    "leases_held",
    "Partitions that the process holds of a role",
    "Over all processes less than 64 for `relay` or a `consumer:…`: nobody works on the rest.",
    "role",
)
ProcessCollector(registry=PROCESS.registry)

HTTP = Part("Requests", "auth, construction")
http_seconds = HTTP.histogram(
    "http_request_seconds",
    "Time of a request by the route's template, `other` where no route fits; status as a class",
    "The 95th percentile of a route over 0.5 s; any `5xx`.",
    "method",
    "route",
    "status",
)

RELAY = Part("The relay", "outbox-relay")
relay_published = RELAY.counter(
    "relay_published", "Events appended to the streams", "It stands still while events wait."
)
relay_batch_events = RELAY.histogram(
    "relay_batch_events", "Events in a batch", "Always the biggest: it cannot keep up.",
    buckets=SIZES,
)  # fmt: skip
relay_batch_seconds = RELAY.histogram(
    "relay_batch_seconds",
    "Time of a batch: read, append, move the cursors",
    "Above 1 s: PostgreSQL or Redis is slow.",
)
relay_errors = RELAY.counter(
    "relay_cycle_errors",
    "Batches that failed because PostgreSQL or Redis did not answer; they are tried again",
    "It grows for longer than a restart takes.",
)
relay_stopped = RELAY.counter(
    "relay_stopped_runs",
    "Times that a store's run of events ended at an error or a gap",
    "It grows: see the relay's log.",
)
relay_full = RELAY.gauge(
    "relay_full_partitions",
    "Partitions held back because their stream is long",
    "Above 0: a consumer does not keep up.",
)

SURVEY = Part(
    "The flow of events", "the one outbox-relay that holds the lease `survey`", is_shown=False
)
survey_at = SURVEY.gauge(
    "survey_timestamp_seconds",
    "When the figures of this part were measured, in PostgreSQL",
    "Older than a minute, or shown by no process: nobody measures.",
)
survey_seconds = SURVEY.gauge(
    "survey_seconds", "How long measuring took", "Above 1 s: too many stores are behind."
)
outbox_waiting = SURVEY.gauge(
    "outbox_waiting_events", "Recorded events that are not in the streams yet", "It grows."
)
outbox_oldest = SURVEY.gauge(
    "outbox_oldest_seconds",
    "Age of the oldest event that is not in the streams yet",
    "Above 5 s: relay or Redis is down.",
)
lag_events = SURVEY.gauge(
    "consumer_lag_events", "Recorded events that a consumer has not applied", "It grows.",
    "consumer",
)  # fmt: skip
lag_seconds = SURVEY.gauge(
    "consumer_lag_seconds",
    "Age of the oldest event that a consumer has not applied; paused and stopped stores count",
    "Above 10 s while no store is stopped or paused.",
    "consumer",
)
lag_stores = SURVEY.gauge(
    "consumer_lag_stores", "Stores in which a consumer is behind", "It grows.", "consumer"
)
partition_lag = SURVEY.gauge(
    "consumer_partition_lag_events",
    "The lag of each partition that is behind; one that is not is left out",
    "One partition alone stays: nobody holds its lease, or one store is stopped.",
    "consumer",
    "partition",
)
stopped_stores = SURVEY.gauge(
    "consumer_stopped_stores", "Stores at which a consumer stands still after an error",
    "Above 0: `basec events status` says why.", "consumer",
)  # fmt: skip
paused_stores = SURVEY.gauge(
    "consumer_paused_stores", "Stores whose events an operator holds back",
    "Above 0 and nobody remembers.", "consumer",
)  # fmt: skip
dead_letters = SURVEY.gauge(
    "consumer_dead_letters", "Events given up that no operator has settled",
    "Above 0: `basec events dlq list`.", "consumer",
)  # fmt: skip
rejected_today = SURVEY.gauge(
    "consumer_rejected_entries_today",
    "Stream entries of the last 24 hours that held no event",
    "Above 0: something else writes to our streams.",
    "consumer",
)

CONSUMER = Part("Consumers", "engines-worker, construction-worker")
batch_seconds = CONSUMER.histogram(
    "consumer_batch_seconds",
    "Time of a store's transaction: watermark, effects, commit",
    "The 95th percentile above 0.25 s: batches get smaller, the lag grows.",
    "consumer",
)
applied = CONSUMER.counter(
    "consumer_applied_events", "Events that took effect", "It stands still while the lag grows.",
    "consumer",
)  # fmt: skip
duplicates = CONSUMER.counter(
    "consumer_duplicate_events",
    "Delivered events dropped because they were applied before",
    "Steadily as many as applied: a relay's cursor does not move.",
    "consumer",
)
repaired = CONSUMER.counter(
    "consumer_repaired_events",
    "Events fed from the outbox instead of the stream: gaps, stopped stores, a lost Redis",
    "It grows for minutes: Redis is down or loses data.",
    "consumer",
)
failures = CONSUMER.counter(
    "consumer_failures", "Times that an event stopped a store", "It grows.", "consumer"
)
buried = CONSUMER.counter(
    "consumer_buried_events", "Events that became dead letters", "It grows.", "consumer"
)
rejected = CONSUMER.counter(
    "consumer_rejected_entries", "Stream entries that held no event", "It grows.", "consumer"
)
rebuild_seconds = CONSUMER.histogram(
    "consumer_rebuild_seconds",
    "Time of drawing a store's conclusions anew",
    "Longer than the night.",
    "consumer",
    "outcome",
    buckets=SLOW,
)


@dataclass(frozen=True, slots=True)
class ConsumerCounts:
    """One consumer's figures, looked up once."""

    seconds: Histogram
    applied: Counter
    duplicates: Counter
    repaired: Counter
    buried: Counter

    @classmethod
    def of(cls, consumer: str) -> ConsumerCounts:
        """Return the figures of a consumer."""
        return cls(
            seconds=batch_seconds.labels(consumer),
            applied=applied.labels(consumer),
            duplicates=duplicates.labels(consumer),
            repaired=repaired.labels(consumer),
            buried=buried.labels(consumer),
        )


PERIODIC = Part("Work by the clock", "outbox-relay, engines-worker, construction-worker")
periodic_seconds = PERIODIC.histogram(
    "periodic_seconds",
    "Time of a round: `stock-marked` and `stock-full` conclude, `vertical` expires quotes and "
    "forgets keys, `retention` deletes old events",
    "A round takes longer than the time to the next one.",
    "work",
    buckets=SLOW,
)
periodic_at = PERIODIC.gauge(
    "periodic_last_timestamp_seconds",
    "When the last good round ended; only the process that holds the lease goes on",
    "The newest is older than five minutes; for `retention`, two hours.",
    "work",
)
periodic_failures = PERIODIC.counter(
    "periodic_failures",
    "Rounds that failed, and stores that a round could not serve; of these only the engine is said",
    "It grows.",
    "work",
)

OUTGOING = Part("Outgoing messages", "construction-worker")
outgoing_messages = OUTGOING.counter(
    "outgoing_messages",
    "Attempts by how they ended: `sent`, `deferred`, `dead`, `unavailable`",
    "`dead` grows: addresses or contents are refused; `unavailable`: the mail server is down.",
    "channel",
    "outcome",
)
outgoing_waiting = OUTGOING.gauge(
    "outgoing_waiting_messages", "Messages to be sent, in the partitions of this process",
    "It grows.", "channel",
)  # fmt: skip
outgoing_oldest = OUTGOING.gauge(
    "outgoing_oldest_seconds", "Age of the oldest message to be sent",
    "Above 15 minutes; without `BASEC_SMTP_URL` it grows for ever.", "channel",
)  # fmt: skip

STOCK = Part("The proof of the stock", "construction-worker")
stock_proofs = STOCK.counter(
    "stock_proofs", "Stores whose balances were compared with their ledger",
    "It does not grow for a day: nobody proves.",
)  # fmt: skip
stock_differences = STOCK.counter(
    "stock_balance_differences", "Balances that were not the sum of their ledger",
    "Above 0: the log says which, `stock_balance_off`.",
)  # fmt: skip

PARTS = (PROCESS, HTTP, RELAY, SURVEY, CONSUMER, PERIODIC, OUTGOING, STOCK)


def exposition(database: Database, *parts: Part) -> bytes:
    """Return what the process knows, in Prometheus' text format."""
    pool = database.pool()
    for state, connections in (("used", pool.used), ("idle", pool.idle), ("most", pool.most)):
        pool_connections.labels(state).set(connections)
    return b"".join(generate_latest(part.registry) for part in (PROCESS, *parts) if part.is_shown)


def introduce(service: str) -> None:
    """Say what runs in this process."""
    process_info.labels(service, version("basecore")).set(1)


@contextmanager
def round_of(work: str) -> Iterator[None]:
    """Time a round of work by the clock; one that raises has failed."""
    began = perf_counter()
    try:
        yield
    except Exception:
        periodic_failures.labels(work).inc()
        raise
    finally:
        periodic_seconds.labels(work).observe(perf_counter() - began)
    periodic_at.labels(work).set(time())
