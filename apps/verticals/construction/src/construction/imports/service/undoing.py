"""Lines of an import taken back: what goes, what is set back, what is kept and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from webkit import msgid

from construction.activity import Actor
from construction.imports.domain.rows import Problem, Stored, way_back
from construction.imports.domain.states import Ending, Kind
from construction.imports.models import ImportBatch, ImportRow
from construction.imports.repository import rows
from construction.imports.service.kinds import KINDS
from construction.imports.service.records import Change, Doing

CHANGED_SINCE = msgid("It was changed after the import: %(fields)s")
USED = msgid("It is used in %(where)s")
GONE = msgid("It no longer exists")


async def take_back(
    session: TenantSession, batch: ImportBatch, chunk: Sequence[ImportRow], now: datetime
) -> None:
    """Set lines back; what is used or was changed since is kept, with the reason."""
    records = KINDS[Kind(batch.kind)]
    doing = Doing(Actor(batch.undone_by, batch.undone_by_name or ""), now, batch.id)
    ids = [row.record_id for row in chunk if row.record_id]
    current = await records.load_ids(session, ids)
    created = [row.record_id for row in chunk if row.before is None and row.record_id]
    used = await records.uses(session, created)
    gone: list[Stored] = []
    changed: list[Change] = []
    ended = []
    for row in chunk:
        stored = current.get(row.record_id) if row.record_id else None
        ending, reasons = _way_back(row, stored, used, gone, changed)
        ended.append(_kept(row, ending, reasons))
    if gone:
        await records.remove(session, gone, doing)
    held = await records.held(session, changed)
    for one in ended:
        _hold(one, held.get(one["record_id"], ()))
    back = [one.without([why.field for why in held.get(one.id, ())]) for one in changed]
    if back := [one for one in back if one.fields()]:
        await records.change(session, back, doing)
    await rows.end(session, batch.id, ended)


def _hold(ended: dict[str, Any], held: Sequence[Problem]) -> None:
    """Add to the ending of a line what of its record cannot be set back."""
    if held:
        ended["ending"] = Ending.KEPT
        ended["reasons"] = [*(ended["reasons"] or ()), *(why.stored() for why in held)]


def _way_back(
    row: ImportRow,
    stored: Stored | None,
    used: dict[UUID, list[str]],
    gone: list[Stored],
    changed: list[Change],
) -> tuple[Ending, list[dict[str, Any]] | None]:
    """Decide about a line: add to what is to be removed or changed, or say why it is kept."""
    if stored is None:
        return Ending.KEPT, [_reason(GONE)]
    if row.before is None:
        if why := _needed(row, stored, used):
            return Ending.KEPT, [why]
        gone.append(stored)
        return Ending.REMOVED, None
    way = way_back(row.before, row.after or {}, stored.values)
    if way.back:
        changed.append(Change(stored.id, stored.values, stored.values | way.back))
    if way.kept:
        return Ending.KEPT, [_reason(CHANGED_SINCE, fields=list(way.kept))]
    return Ending.RESTORED, None


def _needed(row: ImportRow, stored: Stored, used: dict[UUID, list[str]]) -> dict[str, Any] | None:
    """Return why a record that the import created stays, or None."""
    if stored.values != row.after:
        fields = [n for n, v in stored.values.items() if (row.after or {}).get(n) != v]
        return _reason(CHANGED_SINCE, fields=fields)
    return _reason(USED, where=used[stored.id]) if stored.id in used else None


def _reason(message: str, **words: list[str]) -> dict[str, Any]:
    return {"field": "", "message": message, "column": None, "words": words}


def _kept(row: ImportRow, ending: Ending, reasons: list[dict[str, Any]] | None) -> dict[str, Any]:
    return {
        "line": row.line,
        "ending": ending,
        "record_id": row.record_id,
        "before": row.before,
        "after": row.after,
        "reasons": reasons,
    }
