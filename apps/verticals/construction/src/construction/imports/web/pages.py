"""The page of one import: what it would do, how far it is, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from basecore.http import TenantWork
from basecore.tokens import Principal
from fastapi import APIRouter, Query, Request, Response
from webkit import Translations, msgid

from construction.access import Caller, Permission, allowed
from construction.imports.domain.states import (
    TO_WRITE,
    UNDOABLE,
    WORKING,
    Ending,
    Kind,
    Status,
    Verdict,
)
from construction.imports.models import ImportBatch, ImportRow
from construction.imports.service import preparing, viewing
from construction.imports.service.kinds import ensure_import
from construction.imports.service.viewing import Shown
from construction.imports.web.words import (
    ENCODINGS,
    ENDINGS,
    KINDS,
    STATUSES,
    VERDICTS,
    sentence,
    words_of,
)
from construction.pages import templates

router = APIRouter(prefix="/web/imports", include_in_schema=False)

CAN_IMPORT = [allowed(Permission.CUSTOMERS_WRITE)]
DOING = {
    Status.CHECKING: msgid("Checking the lines…"),
    Status.IMPORTING: msgid("Importing…"),
    Status.UNDOING: msgid("Undoing…"),
}
ORDER = (Verdict.BROKEN, Verdict.NEW, Verdict.CHANGED, Verdict.UNCHANGED, Verdict.LEFT_OUT)
AFTER_IMPORT = (Ending.REFUSED, Ending.CREATED, Ending.CHANGED)
AFTER_UNDOING = (Ending.KEPT, Ending.REMOVED, Ending.RESTORED)
SHOWN_FIELDS = 6
RECORDS_AT = {
    Kind.PRODUCTS: "/web/products",
    Kind.PRICES: "/web/products",
    Kind.CUSTOMERS: "/web/customers",
    Kind.PRICE_RULES: "/web/prices/rules",
    Kind.SUPPLIER_PRICES: "/web/suppliers",
}


async def mine(session: TenantWork, batch_id: UUID, caller: Principal) -> ImportBatch:
    """Return an import that the caller's role may see."""
    batch = await preparing.get(session, batch_id)
    ensure_import(caller, Kind(batch.kind))
    return batch


@router.get("/{batch_id}", dependencies=CAN_IMPORT)
async def show(
    request: Request,
    batch_id: UUID,
    session: TenantWork,
    caller: Caller,
    show: Annotated[str, Query(max_length=20)] = "",
    after: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Response:
    """Show the import as it stands."""
    batch = await mine(session, batch_id, caller)
    if batch.status == Status.READY and batch.has_rows:
        return await preview(request, session, batch, show=show, after=after)
    if batch.status in WORKING:
        return templates.render(request, "imports/working.html", **about(batch), doing=DOING)
    return await _result(request, session, batch, show=show, after=after)


@router.get("/{batch_id}/progress", dependencies=CAN_IMPORT)
async def progress(
    request: Request, batch_id: UUID, session: TenantWork, caller: Caller
) -> Response:
    """Tell how far the work is; when it is over, load the page anew."""
    batch = await mine(session, batch_id, caller)
    if batch.status not in WORKING:
        return Response(status_code=204, headers={"HX-Refresh": "true"})
    return templates.render(request, "imports/progress.html", **about(batch), doing=DOING)


async def preview(
    request: Request,
    session: TenantWork,
    batch: ImportBatch,
    *,
    show: str = "",
    after: int = 0,
    errors: dict[str, str] | None = None,
    mapping: list[str | None] | None = None,
    status_code: int = 200,
) -> Response:
    """Show what the file would do."""
    counts = await viewing.counts(session, batch)
    verdict = _chosen(show, counts)
    found = await viewing.preview(session, batch, verdict, after)
    words = words_of(request)
    return templates.render(
        request,
        "imports/preview.html",
        status_code=status_code,
        **about(batch),
        **actions(counts),
        encodings=ENCODINGS,
        tabs=[(one, words.gettext(VERDICTS[one]), counts.get(one, 0)) for one in ORDER],
        verdict=verdict,
        lines=[line_of(request, batch, one) for one in found],
        fields=_fields(batch),
        next_after=found[-1].row.line if len(found) == viewing.PAGE else None,
        after=after,
        examples=await viewing.examples(session, batch),
        mapping=mapping or batch.mapping,
        is_mapped=viewing.key_of(batch) in batch.mapping,
        errors=errors or {},
    )


def actions(counts: dict[str, int]) -> dict[str, Any]:
    """Return how many lines stand in the way, and how many would be imported."""
    broken = counts.get(Verdict.BROKEN, 0) + counts.get(Verdict.UNCHECKED, 0)
    return {"broken": broken, "wanted": sum(counts.get(one, 0) for one in TO_WRITE)}


def _chosen(show: str, counts: dict[str, int]) -> Verdict:
    if show in ORDER:
        return Verdict(show)
    return next((one for one in ORDER if counts.get(one)), Verdict.BROKEN)


def about(batch: ImportBatch) -> dict[str, Any]:
    """Return what every template of an import needs."""
    return {
        "batch": batch,
        "columns": viewing.columns_of(batch),
        "kinds": KINDS,
        "statuses": STATUSES,
    }


def _fields(batch: ImportBatch) -> list[str]:
    return [name for name in batch.mapping if name][:SHOWN_FIELDS]


def line_of(request: Request, batch: ImportBatch, one: Shown) -> dict[str, Any]:
    """Return a line as the templates show it."""
    row, judged = one.row, one.judged
    columns, words = viewing.columns_of(batch), words_of(request)
    whole = dict.fromkeys(columns) | judged.values
    cells = {} if judged.verdict is Verdict.BROKEN else viewing.cells_of(batch, whole)
    before = viewing.cells_of(batch, judged.stored.values) if judged.stored else {}
    return {
        "line": row.line,
        "verdict": row.verdict,
        "name": _name(batch, row),
        "record_id": judged.stored.id if judged.stored else None,
        "cells": cells,
        "changes": [
            (columns[name].label, before[name], cells[name])
            for name in cells
            if before and before[name] != cells[name]
        ],
        "problems": [_problem(batch, row, problem, words) for problem in row.problems or ()],
    }


def _problem(
    batch: ImportBatch, row: ImportRow, problem: dict[str, Any], words: Translations
) -> dict[str, Any]:
    n = problem["column"]
    is_cell = n is not None and n < len(batch.header)
    columns = viewing.columns_of(batch)
    label = columns[problem["field"]].label if problem["field"] in columns else ""
    return {
        "column": n if is_cell else None,
        "header": batch.header[n] if is_cell else "",
        "label": label,
        "value": row.cells[n] if is_cell and n < len(row.cells) else "",
        "text": sentence(words, problem, columns),
    }


def _name(batch: ImportBatch, row: ImportRow) -> list[str]:
    """Return the cells by which a person knows the line: its key and its name."""
    wanted = (viewing.key_of(batch), "name")
    places = [batch.mapping.index(name) for name in wanted if name in batch.mapping]
    return [row.cells[n] for n in places if n < len(row.cells) and row.cells[n].strip()]


async def _result(
    request: Request, session: TenantWork, batch: ImportBatch, *, show: str, after: int
) -> Response:
    is_undone = batch.undone_at is not None or batch.has_failed
    order: tuple[Ending, ...] = AFTER_UNDOING if is_undone else AFTER_IMPORT
    if batch.status == Status.STUCK:
        order = (*AFTER_IMPORT[1:], *AFTER_UNDOING)
    ending = Ending(show) if show in order else _first(order, batch.counts)
    found = await viewing.ended(session, batch, ending, after)
    words, columns = words_of(request), viewing.columns_of(batch)
    return templates.render(
        request,
        "imports/result.html",
        **about(batch),
        tabs=[(one, words.gettext(ENDINGS[one]), batch.counts.get(one, 0)) for one in order],
        ending=ending,
        is_undone=is_undone,
        lines=[
            {
                "line": row.line,
                "name": _name(batch, row),
                "record_id": None if ending is Ending.REMOVED else row.record_id,
                "reasons": [sentence(words, one, columns) for one in row.reasons or ()],
            }
            for row in found
        ],
        next_after=found[-1].line if len(found) == viewing.PAGE else None,
        after=after,
        can_undo=batch.status in UNDOABLE and batch.has_rows,
        is_stuck=batch.status == Status.STUCK,
        records_at=RECORDS_AT[Kind(batch.kind)],
    )


def _first(order: Sequence[Ending], counts: dict[str, int]) -> Ending:
    return next((one for one in order if counts.get(one)), order[1])
