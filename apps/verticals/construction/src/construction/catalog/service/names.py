"""Categories and brands: written another way, merged into one, dropped when nothing uses them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.outbox import record
from contracts import CategoryChanged, ProductChanged

from construction.activity import Actor, moved, note, note_many
from construction.catalog import repository
from construction.catalog.errors import NameNotFoundError, SameNameError
from construction.catalog.models import Category
from construction.catalog.repository import Named
from construction.catalog.service.products import facts, index_many


async def name_of(session: TenantSession, table: Named, name_id: UUID) -> str:
    """Return how a category or brand is called, or raise `NameNotFoundError`."""
    found = dict(await repository.named(session, table)).get(name_id)
    if found is None:
        raise NameNotFoundError
    return found


async def rename(
    session: TenantSession, table: Named, name_id: UUID, name: str, *, by: Actor, now: datetime
) -> None:
    """Give a category or brand another name, and tell it of all its products."""
    names = await repository.lock_names(session, table, name_id)
    if name_id not in names:
        raise NameNotFoundError
    await repository.rename(session, table, name_id, name)
    told = moved({"name": names[name_id]}, {"name": name})
    await note(session, name_id, "renamed", by=by, at=now, **told)
    ids = await repository.under(session, table, name_id)
    await repository.change_all(session, ids, {})
    _tell_name(session, table, name_id, name, now=now)
    await _tell(session, table, ids, by=by, now=now)


async def merge(
    session: TenantSession, table: Named, old_id: UUID, kept_id: UUID, *, by: Actor, now: datetime
) -> None:
    """Let one category or brand become part of another: what names it names the other."""
    if old_id == kept_id:
        raise SameNameError
    names = await repository.lock_names(session, table, old_id, kept_id)
    if old_id not in names:
        raise NameNotFoundError
    if kept_id not in names:
        raise SameNameError
    ids = await repository.under(session, table, old_id)
    await repository.repoint(session, table, old_id, kept_id)
    await repository.drop(session, table, old_id)
    await note(session, kept_id, "merged", by=by, at=now, name=names[old_id])
    _tell_name(session, table, old_id, names[old_id], is_gone=True, now=now)
    await _tell(session, table, ids, by=by, now=now)


async def drop(
    session: TenantSession, table: Named, name_id: UUID, *, by: Actor, now: datetime
) -> None:
    """Delete a category or brand that nothing uses."""
    names = await repository.lock_names(session, table, name_id)
    if name_id not in names:
        raise NameNotFoundError
    await repository.drop(session, table, name_id)
    await note(session, name_id, "dropped", by=by, at=now, name=names[name_id])
    _tell_name(session, table, name_id, names[name_id], is_gone=True, now=now)


def _tell_name(
    session: TenantSession,
    table: Named,
    name_id: UUID,
    name: str,
    *,
    is_gone: bool = False,
    now: datetime,
) -> None:
    """Tell whoever set something for a category; nobody sets anything for a brand."""
    if table is Category:
        event = CategoryChanged(category_id=name_id, category=name, is_gone=is_gone)
        record(session, event, at=now)


async def _tell(
    session: TenantSession, table: Named, ids: list[UUID], *, by: Actor, now: datetime
) -> None:
    """Make products findable by the new name, note it in their lives, and tell it."""
    products = list((await repository.get_many(session, ids, fresh=True)).values())
    await index_many(session, products)
    field = "category" if table is Category else "brand"
    await note_many(session, ids, "changed", by=by, at=now, fields=field)
    for product in products:
        record(session, ProductChanged(**facts(product)), at=now)
