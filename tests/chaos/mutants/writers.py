"""Faults of whoever records events."""

from __future__ import annotations

from basecore import outbox
from basecore.db.session import Collected, TenantSyncSession
from sqlalchemy import Connection, Engine, event


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
        first = last - len(pending) + 1
        recorder = sync.info["recorder"]
        rows = [
            outbox._row(recorder, first + place, one)  # noqa: SLF001 - as the real one does
            for place, one in enumerate(pending)
        ]
        sync.connection().execute(outbox.INSERT, rows)


def _take(sync: TenantSyncSession, count: int) -> int:
    bind = sync.get_bind()
    engine = bind.engine if isinstance(bind, Connection) else bind
    if not isinstance(engine, Engine):
        raise TypeError(engine)
    with engine.begin() as own:
        own.exec_driver_sql(f"SET LOCAL app.tenant_id = '{sync.tenant_id}'")
        values = {"tenant": sync.tenant_id, "events": count}
        return int(own.execute(outbox.BUMP, values).scalar_one())
