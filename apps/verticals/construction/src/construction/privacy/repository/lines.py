"""The statements about lines of files that came in and name a person to talk to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import Text, cast, delete, or_, select, tuple_

from construction.customers import normal_tax_id
from construction.imports import ImportBatch, ImportRow, people_in
from construction.privacy.domain import Line

CONTACTS = "contacts"
"""The column in one cell of which a customer's people stand."""


async def naming(session: TenantSession, customer_ids: Sequence[UUID], name: str) -> list[Line]:
    """Return lines that name a person, of these customers or of none that is known.

    A name within a longer word is another's.
    """
    whole = rf"(^|\W){re.escape(name)}(\W|$)"
    found = await session.execute(
        select(
            ImportRow.batch_id,
            ImportRow.line,
            ImportRow.cells,
            ImportRow.record_id,
            ImportBatch.mapping,
        )
        .join(ImportBatch, ImportBatch.id == ImportRow.batch_id)
        .where(
            ImportRow.tenant_id == session.tenant_id,
            ImportBatch.tenant_id == session.tenant_id,
            ImportBatch.kind == "customers",
            or_(ImportRow.record_id.is_(None), ImportRow.record_id.in_(customer_ids)),
            cast(ImportRow.cells, Text).regexp_match(whole, flags="i"),
        )
    )
    return [
        _line((row.batch_id, row.line), row.cells, row.mapping, is_known=row.record_id is not None)
        for row in found
    ]


def _line(
    key: tuple[UUID, int], cells: Sequence[str], mapping: Sequence[str | None], *, is_known: bool
) -> Line:
    given = {column: cell for column, cell in zip(mapping, cells, strict=False) if column}
    people = people_in(given.get(CONTACTS, ""))
    return Line(
        key=key,
        is_known=is_known,
        tax_id=normal_tax_id(given.get("tax_id", "")),
        people=[(str(one.get("name", "")), str(one.get("phone", ""))) for one in people],
        rest=[cell for column, cell in zip(mapping, cells, strict=False) if column != CONTACTS],
    )


async def drop(session: TenantSession, lines: Iterable[Line]) -> None:
    """Delete lines."""
    await session.execute(
        delete(ImportRow).where(
            ImportRow.tenant_id == session.tenant_id,
            tuple_(ImportRow.batch_id, ImportRow.line).in_([one.key for one in lines]),
        )
    )
