"""What the relay asks of PostgreSQL: who has work, their rows in order, and moving the cursors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from basecore.db import Database

TENANTS = 500
ROWS = 1000
BATCH_ROWS = 5000
BATCH_BYTES = 8_000_000

# PostgreSQL writes the JSON, so that no row is taken apart and put together again here. Stores with
# work share a batch evenly, so that a long backlog does not keep the others waiting; and a batch
# ends where it gets too big to hold, whatever is in it.
WORK = """
WITH work AS (
    SELECT c.tenant_id, c.partition, r.published_sequence AS published,
           least($3::int, greatest(1, $4::int / count(*) OVER ())) AS share
    FROM events.tenant_counter c
    JOIN events.relay_cursor r ON r.tenant_id = c.tenant_id
    WHERE c.partition = ANY ($1::int[]) AND c.last_sequence > r.published_sequence
    ORDER BY random()
    LIMIT $2
), found AS (
    SELECT w.tenant_id, w.partition, w.published, o.sequence,
           convert_to(row_to_json(o)::text, 'UTF8') AS data
    FROM work w
    JOIN events.outbox o ON o.tenant_id = w.tenant_id
     AND o.sequence > w.published AND o.sequence <= w.published + w.share
)
SELECT tenant_id, partition, published, sequence, data
FROM (SELECT *, sum(length(data)) OVER (ORDER BY tenant_id, sequence) - length(data) AS before
      FROM found) sized
WHERE before < $5
ORDER BY tenant_id, sequence
"""

# A cursor never goes back, whichever of two leaders comes last.
MOVE = """
UPDATE events.relay_cursor r SET published_sequence = m.sequence
FROM unnest($1::uuid[], $2::bigint[]) AS m(tenant_id, sequence)
WHERE r.tenant_id = m.tenant_id AND r.published_sequence < m.sequence
"""


class Row(NamedTuple):
    """An outbox row on its way out; `data` is the row as JSON."""

    tenant_id: UUID
    partition: int
    sequence: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Run:
    """The next rows of one tenant, without a gap after what was published."""

    tenant_id: UUID
    rows: Sequence[Row]
    broken: bool


def runs(found: Iterable[Sequence[Any]]) -> list[Run]:
    """Group ordered rows by tenant; a run ends before a gap, which must never be stepped over."""
    made: dict[UUID, list[Row]] = {}
    broken: set[UUID] = set()
    for tenant_id, partition, published, sequence, data in found:
        rows = made.setdefault(tenant_id, [])
        expected = (rows[-1].sequence if rows else published) + 1
        if tenant_id in broken or sequence != expected:
            broken.add(tenant_id)
            continue
        rows.append(Row(tenant_id, partition, sequence, data))
    return [Run(tenant, rows, tenant in broken) for tenant, rows in made.items()]


class Store:
    """The relay's two statements; each is one trip, outside any longer transaction."""

    def __init__(self, database: Database) -> None:
        self._engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")

    async def work(self, partitions: Sequence[int]) -> list[Run]:
        """Return the next rows of tenants in these partitions."""
        async with self._engine.connect() as connection:
            values = (list(partitions), TENANTS, ROWS, BATCH_ROWS, BATCH_BYTES)
            return runs((await connection.exec_driver_sql(WORK, values)).all())

    async def move(self, published: Mapping[UUID, int]) -> None:
        """Set the cursors of these tenants."""
        async with self._engine.connect() as connection:
            await connection.exec_driver_sql(MOVE, (list(published), list(published.values())))
