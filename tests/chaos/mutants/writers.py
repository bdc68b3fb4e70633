"""Faults of whoever records events."""

from __future__ import annotations

from basecore import outbox
from basecore.db.session import Collected, TenantSyncSession
from sqlalchemy import Connection, Engine, event

TAKE = (
    "UPDATE events.tenant_counter SET last_sequence = last_sequence + $2 WHERE tenant_id = $1 "
    "RETURNING last_sequence"
)
COUNTED = outbox.WRITE[outbox.WRITE.index("WITH") : outbox.WRITE.index(", written")]
WRITE = outbox.WRITE.replace(COUNTED, "WITH counted AS (SELECT $14::bigint AS before)")


def own_sequence() -> None:
    """Take the numbers in a transaction that is over before the events are written."""
    event.remove(TenantSyncSession, "before_commit", outbox._write)  # noqa: SLF001 - the test looks inside

    @event.listens_for(TenantSyncSession, "before_commit")
    def write(sync: TenantSyncSession) -> None:
        collected: Collected | None = sync.info.get("events")
        if sync.in_nested_transaction() or not collected or not collected.items:
            return
        sync.flush()
        pending, collected.items = collected.items, []
        last = _take(sync, len(pending))
        values = outbox._values(sync.info["recorder"], pending)  # noqa: SLF001 - as the real one does
        sync.connection().exec_driver_sql(WRITE, (*values, last - len(pending)))


def _take(sync: TenantSyncSession, count: int) -> int:
    bind = sync.get_bind()
    engine = bind.engine if isinstance(bind, Connection) else bind
    if not isinstance(engine, Engine):
        raise TypeError(engine)
    with engine.begin() as own:
        own.exec_driver_sql(f"SET LOCAL app.tenant_id = '{sync.tenant_id}'")
        return int(own.exec_driver_sql(TAKE, (sync.tenant_id, count)).scalar_one())
