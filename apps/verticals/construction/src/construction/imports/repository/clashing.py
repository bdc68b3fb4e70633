"""Queries of barcodes that lines of an import want and other products, or other lines, have."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import ARRAY, ColumnElement, Integer, Text, Uuid, any_, bindparam, literal, text

from construction.imports.domain.states import GOOD, TO_WRITE, WRITTEN, Verdict
from construction.imports.models import ImportRow
from construction.imports.repository.rows import fresh, of_batch

HOLDING = text(
    "SELECT code, trim(cells ->> :named) AS name FROM construction.import_row "
    "CROSS JOIN LATERAL "
    "unnest(string_to_array(translate(cells ->> :coded, '= ', ';;'), ';')) AS code "
    "WHERE tenant_id = :of AND batch_id = :batch AND verdict IN ('new', 'changed', 'unchanged') "
    "AND code = ANY (:codes) AND line <> ALL (:lines)"
).bindparams(
    bindparam("of", type_=Uuid),
    bindparam("batch", type_=Uuid),
    bindparam("named", type_=Integer),
    bindparam("coded", type_=Integer),
    bindparam("codes", type_=ARRAY(Text)),
    bindparam("lines", type_=ARRAY(Integer)),
)
TAKING = text(
    "SELECT line, key, held.code, product.sku AS holder FROM construction.import_row "
    "CROSS JOIN LATERAL unnest(string_to_array(translate("
    "CASE WHEN ending IS NULL THEN cells ->> :coded ELSE before ->> 'barcodes' END, "
    "'= ', ';;'), ';')) AS wanted "
    "JOIN construction.product_barcode AS held "
    "ON held.tenant_id = import_row.tenant_id AND held.code = wanted "
    "JOIN construction.product "
    "ON product.tenant_id = held.tenant_id AND product.id = held.product_id "
    "WHERE import_row.tenant_id = :of AND batch_id = :batch AND verdict <> 'left_out' "
    "AND product.sku <> key"
).bindparams(
    bindparam("of", type_=Uuid),
    bindparam("batch", type_=Uuid),
    bindparam("coded", type_=Integer),
)


class Taking(NamedTuple):
    """A line that wants a barcode that another product has now."""

    line: int
    key: str
    code: str
    holder: str


async def holding(
    session: TenantSession,
    batch_id: UUID,
    places: tuple[int, int],
    codes: Collection[str],
    lines: Collection[int],
) -> dict[str, str]:
    """Return which of these codes stand in good lines beside these, with the lines' names.

    `places` are the columns of codes and names.
    """
    given = {"of": session.tenant_id, "batch": batch_id, "coded": places[0], "named": places[1]}
    asked = {"codes": list(codes), "lines": list(lines)}
    return {row.code: row.name for row in await session.execute(HOLDING, given | asked)}


async def taking(session: TenantSession, batch_id: UUID, place: int) -> list[Taking]:
    """Return the lines that take barcodes from other products, or back from them if imported."""
    given = {"of": session.tenant_id, "batch": batch_id, "coded": place}
    return [Taking(*row) for row in await session.execute(TAKING, given)]


async def about(
    session: TenantSession, batch_id: UUID, keys: Collection[str], lines: Collection[int]
) -> list[ImportRow]:
    """Return the lines with these keys, beside those lines, that are not left out."""
    return await _beside(
        session, batch_id, keys, lines, ImportRow.verdict.in_((*GOOD, Verdict.BROKEN))
    )


async def to_join(
    session: TenantSession, batch_id: UUID, keys: Collection[str], lines: Collection[int], *,
    is_back: bool,
) -> list[ImportRow]:  # fmt: skip
    """Return the lines with these keys that wait to be imported, or undone, as those lines do."""
    waits = ImportRow.ending.in_(WRITTEN) if is_back else ImportRow.ending.is_(None)
    return await _beside(session, batch_id, keys, lines, ImportRow.verdict.in_(TO_WRITE), waits)


async def _beside(
    session: TenantSession,
    batch_id: UUID,
    keys: Collection[str],
    lines: Collection[int],
    *which: ColumnElement[bool],
) -> list[ImportRow]:
    named = ImportRow.key == any_(literal(list(keys), ARRAY(Text)))
    found = await fresh(session, of_batch(session, batch_id, named, *which))
    known = set(lines)
    return [row for row in found if row.line not in known]


async def faulty(
    session: TenantSession, batch_id: UUID, message: str, after: int, limit: int
) -> list[ImportRow]:
    """Return the next broken lines of which something is said."""
    query = of_batch(
        session,
        batch_id,
        ImportRow.verdict == Verdict.BROKEN,
        ImportRow.problems.contains([{"message": message}]),
        ImportRow.line > after,
    )
    return await fresh(session, query.limit(limit))
