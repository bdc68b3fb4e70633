"""Dead letters: events that a consumer gave up, kept whole until an operator settles them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import bindparam, func, insert, select, update

from basecore.consumer.failures import keepable
from basecore.consumer.tables import dead_letter as table
from basecore.db import TenantSession
from basecore.ids import new_id
from basecore.streams import Envelope, decode

_BURY = insert(table).values(died_at=func.now(), state="open")
_OPEN = select(table.c.id, table.c.envelope, table.c.attempts).where(
    table.c.tenant_id == bindparam("tenant"),
    table.c.consumer == bindparam("consumer"),
    table.c.state == "retry",
)
_SETTLE = (
    update(table)
    .where(table.c.tenant_id == bindparam("tenant"), table.c.id == bindparam("letter"))
    .values(state="retried", settled_at=func.now())
)
_REOPEN = (
    update(table)
    .where(table.c.tenant_id == bindparam("tenant"), table.c.id == bindparam("letter"))
    .values(state="open", error=bindparam("words"), attempts=table.c.attempts + 1)
)


class PoisonError(Exception):
    """A handler can never apply these events: sequence to reason. They are buried at once."""

    def __init__(self, reasons: Mapping[int, str]) -> None:
        super().__init__(", ".join(f"{at}: {why}" for at, why in reasons.items()))
        self.reasons = dict(reasons)


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter that an operator wants tried again."""

    id: UUID
    envelope: Envelope


class DeadLetters:
    """One consumer's dead letters."""

    def __init__(self, consumer: str) -> None:
        self._consumer = consumer

    async def bury(
        self, session: TenantSession, events: Sequence[tuple[Envelope, str]], *, attempts: int = 1
    ) -> None:
        """Keep events that were given up, in the transaction that steps over them."""
        rows = [
            {
                "tenant_id": session.tenant_id,
                "id": new_id(),
                "consumer": self._consumer,
                "sequence": event.sequence,
                "event_type": event.event_type,
                "envelope": _as_json(event),
                "error": keepable(error),
                "attempts": attempts,
            }
            for event, error in events
        ]
        if rows:
            await (await session.connection()).execute(_BURY, rows)

    async def to_retry(self, session: TenantSession) -> list[Letter]:
        """Return the session's store's letters that are to be tried again, in order."""
        values = {"tenant": session.tenant_id, "consumer": self._consumer}
        rows = await session.execute(_OPEN.order_by(table.c.sequence), values)
        return [Letter(row.id, decode(orjson.dumps(row.envelope))) for row in rows]

    async def settle(self, session: TenantSession, letter: Letter) -> None:
        """Note that a letter's event has taken effect."""
        await session.execute(_SETTLE, {"tenant": session.tenant_id, "letter": letter.id})

    async def reopen(self, session: TenantSession, letter: Letter, words: str) -> None:
        """Note that another try has failed."""
        values = {"tenant": session.tenant_id, "letter": letter.id, "words": words}
        await session.execute(_REOPEN, values)


def _as_json(event: Envelope) -> dict[str, Any]:
    # orjson knows UUIDs and moments; the column takes what is plain JSON already.
    row: dict[str, Any] = orjson.loads(orjson.dumps(asdict(event), default=str))
    return row
