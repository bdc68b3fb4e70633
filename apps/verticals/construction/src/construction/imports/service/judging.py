"""Rows against the rules of the forms, the catalogue as it is, and each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from basecore.db import TenantSession

from construction.imports.domain.rows import Judged, Problem, Stored, Values, changes, given_in
from construction.imports.domain.states import Kind, Verdict
from construction.imports.models import ImportBatch
from construction.imports.repository import rows as repository
from construction.imports.service.kinds import KINDS
from construction.imports.service.records import Records

Line = tuple[int, list[str]]
MAX_KEY = 600


async def judge(
    session: TenantSession, batch: ImportBatch, lines: Sequence[Line], *, lock: bool = False
) -> list[Judged]:
    """Return what each line would do; with `lock`, the records stay as they are until the end."""
    records = KINDS[Kind(batch.kind)]
    read = [given_in(cells, batch.mapping, records.columns) for _, cells in lines]
    keys = [records.key_of(values) for values, _ in read]
    known = {key for key in keys if key}
    stored = await records.load(session, known, lock=lock)
    first = await repository.first_lines(session, batch.id, known)
    context = await records.known(session, [values for values, _ in read])
    found: list[Judged] = []
    for (line, _), (values, problems), key in zip(lines, read, keys, strict=True):
        judged = _judged(records, values, problems, stored.get(key or ""), context)
        judged.key = key[:MAX_KEY] if key else None
        if key and first.setdefault(key, line) < line:
            words = {"line": first[key], "key": records.columns[records.key].label}
            judged.refuse(Problem(records.key, records.twice, words=words))
        found.append(judged)
    # What is written is asked of the catalogue alone: there stand the lines before by now.
    await records.clashes(session, found, None if lock else batch, [line for line, _ in lines])
    for judged in found:
        _place(judged, batch.mapping)
    return found


def _judged(
    records: Records,
    given: Values,
    unread: list[Problem],
    stored: Stored | None,
    context: Any,
) -> Judged:
    values, problems = records.judge(given, stored, context)
    known = {problem.field for problem in unread}
    problems = [*unread, *(problem for problem in problems if problem.field not in known)]
    if problems:
        return Judged(Verdict.BROKEN, values=values, problems=problems, stored=stored)
    if stored is None:
        return Judged(Verdict.NEW, values=values)
    differs = changes(stored.values, values)
    verdict = Verdict.CHANGED if differs else Verdict.UNCHANGED
    return Judged(verdict, values=values, stored=stored)


def _place(judged: Judged, mapping: Sequence[str | None]) -> None:
    """Say in which column of the file each problem stands."""
    judged.problems = [
        replace(problem, column=mapping.index(problem.field))
        if problem.column is None and problem.field in mapping
        else problem
        for problem in judged.problems
    ]


def found_of(line: int, judged: Judged) -> dict[str, object]:
    """Return what is kept of a line's judgement."""
    problems = [problem.stored() for problem in judged.problems]
    return {
        "line": line,
        "verdict": judged.verdict,
        "key": judged.key,
        "problems": problems or None,
    }
