"""Putting together what is held of a customer."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from basecore.db import TenantSession
from sqlalchemy import ColumnElement, Table, select

from construction import customers
from construction.activity import Actor, Audited, note_audited
from construction.orm import Base
from construction.privacy.errors import NobodyError
from construction.privacy.repository import START, SUBJECTS, among, below, of_store_alone, shown
from construction.privacy.schemas import PersonalData

Rows = list[dict[str, Any]]


async def export(
    session: TenantSession, customer_id: UUID, *, by: Actor, now: datetime
) -> PersonalData:
    """Return all that is held of a customer and of those merged into them; keep that it was."""
    customer = await customers.get(session, customer_id)
    if customer.is_walk_in:
        raise NobodyError
    tables = Base.metadata.sorted_tables
    ids = {START: [customer.id, *await customers.merged_ids(session, customer.id)]}
    held: dict[str, Rows] = {}
    for table in tables:
        if table.name == START:
            held[START] = await _rows(session, table, among(table, "id", ids[START]))
        elif "id" in table.c and (condition := below(table, ids)) is not None:
            held[table.name] = await _rows(session, table, condition)
            ids[table.name] = [row["id"] for row in held[table.name]]
    every = [one for some in ids.values() for one in some]
    for table in tables:
        if table.name in SUBJECTS:
            condition = among(table, SUBJECTS[table.name], every)
            held[table.name] = await _rows(session, table, condition)
    for row in held["activity"]:
        row["detail"] = {k: v for k, v in row["detail"].items() if not of_store_alone(k)}
    kind = Audited.PRIVACY
    await note_audited(session, customer.id, "data_exported", kind, by=by, at=now)
    plain = orjson.loads(
        orjson.dumps({str(name): rows for name, rows in held.items() if rows}, str)
    )
    return PersonalData(customer_id=customer.id, exported_at=now, held=plain)


async def _rows(session: TenantSession, table: Table, condition: ColumnElement[bool]) -> Rows:
    of_store = table.c.tenant_id == session.tenant_id
    statement = select(*shown(table)).where(of_store, condition).order_by(table.c.id)
    found = (await session.execute(statement)).mappings()
    return [{str(name): value for name, value in row.items()} for row in found]
