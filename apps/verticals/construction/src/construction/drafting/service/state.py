"""Answers to the editor: what a draft is after a change, and what changed in it meanwhile."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from basecore.db import TenantSession

from construction import quotes
from construction.drafting.schemas import (
    DraftOut,
    DraftState,
    HeaderAnswer,
    LineAnswer,
    RemovedAnswer,
    Sums,
)
from construction.drafting.service.rows import Reader, row_of, rows_of
from construction.numbering import label
from construction.quotes import Row


async def state(session: TenantSession, quote_id: UUID, since: int, reader: Reader) -> DraftState:
    """Return a draft with the lines that changed after a version of it; all of them after 0."""
    quote = await quotes.header_of(session, quote_id, reader.owner_id)
    lines = await quotes.lines_since(session, quote_id, since)
    return DraftState(
        **await _whole(session, quote),
        quote=draft_of(quote),
        lines=await rows_of(session, quote, lines, reader),
        removed=await quotes.removed_since(session, quote_id, since) if since else [],
    )


async def header_answer(session: TenantSession, quote_id: UUID, reader: Reader) -> HeaderAnswer:
    """Return what a draft is after its header changed."""
    quote = await quotes.header_of(session, quote_id, reader.owner_id)
    return HeaderAnswer(quote=draft_of(quote), **await _whole(session, quote))


async def line_answer(
    session: TenantSession, quote_id: UUID, line_id: UUID, reader: Reader
) -> LineAnswer:
    """Return what a line is after it changed."""
    quote = await quotes.header_of(session, quote_id, reader.owner_id)
    line = await row_of(session, quote, line_id, reader)
    if line is None:
        raise quotes.LineNotFoundError
    return LineAnswer.model_construct(line=line, **await _whole(session, quote))


async def removed_answer(
    session: TenantSession, quote_id: UUID, line_id: UUID, reader: Reader
) -> RemovedAnswer:
    """Return what is left after a line was taken out."""
    quote = await quotes.header_of(session, quote_id, reader.owner_id)
    return RemovedAnswer(removed=line_id, **await _whole(session, quote))


def draft_of(quote: Row) -> DraftOut:
    """Return a draft's header from its columns and the names that go with it."""
    values = {name: quote[name] for name in DraftOut.model_fields}
    number = label(quote["number_mask"], quote["number"])
    return DraftOut(**values | {"number": number, "version": quote["header_version"]})


async def _whole(session: TenantSession, quote: Row) -> dict[str, Any]:
    sums = Sums(
        lines=await quotes.count_lines(session, quote["id"]),
        subtotal=quote["subtotal"],
        discount=quote["subtotal"] - quote["total"],
        total=quote["total"],
    )
    return {"sums": sums, "quote_version": quote["version"]}
