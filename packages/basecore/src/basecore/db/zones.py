"""A store's time zone: kept where every process may read it, beside its place in the streams."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from basecore import clock
from basecore.db.session import TenantSession

KNOWN_SECONDS = 30.0
"""How long another process goes by the old zone, as by a changed role."""
MOST = 10_000
_CHANGED = "time_zone"
_READ = "SELECT time_zone FROM events.tenant_counter WHERE tenant_id = $1"
_WRITE = "UPDATE events.tenant_counter SET time_zone = $2 WHERE tenant_id = $1"


async def read_zone(session: TenantSession) -> ZoneInfo:
    """Return the time zone of the session's store."""
    rows = await session.fetch(_READ, session.tenant_id)
    return ZoneInfo(rows[0]["time_zone"]) if rows else clock.STANDARD


async def change_zone(session: TenantSession, zone: ZoneInfo) -> None:
    """Let the session's store go by another time zone."""
    await session.fetch(_WRITE, session.tenant_id, zone.key)
    session.info[_CHANGED] = zone.key


def changed_zone(session: TenantSession) -> bool:
    """Tell whether the transaction changed its store's time zone."""
    return _CHANGED in session.info
