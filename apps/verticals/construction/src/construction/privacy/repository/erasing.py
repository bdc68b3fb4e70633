"""The statements that forget a customer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import ColumnElement, Table, delete, func, select, update

from construction import customers
from construction.numbering import label
from construction.orders import OrderStatus
from construction.orm import Base
from construction.privacy.domain import DELETED, FORGOTTEN, NAME
from construction.privacy.repository.holding import Held, among
from construction.quotes import QuoteStatus
from construction.search import Kind, SearchText, SearchWord, remember_many

CLOSED = (
    *(QuoteStatus.CONVERTED, QuoteStatus.REJECTED, QuoteStatus.EXPIRED, QuoteStatus.CANCELLED),
    *(OrderStatus.DELIVERED, OrderStatus.CANCELLED),
)
DOCUMENTS = (Kind.QUOTE, Kind.ORDER)
LINES_WITHOUT_NOTES = """
    UPDATE construction.quote_revision SET lines = (
        SELECT coalesce(jsonb_agg(line || jsonb_build_object('note', NULL) ORDER BY place), '[]')
        FROM jsonb_array_elements(lines) WITH ORDINALITY AS one(line, place))
    WHERE tenant_id = $1 AND id = ANY ($2::uuid[])
"""
# What was answered to a request stays for its repetition: whatever names one of these ids.
ANSWERS = """
    DELETE FROM construction.idempotency_key WHERE tenant_id = $1 AND EXISTS (
        SELECT FROM unnest($2::text[]) AS id WHERE position(convert_to(id, 'UTF8') IN body) > 0)
"""
MAILS = """
    WITH gone AS (
        DELETE FROM construction.outgoing_due d USING construction.outgoing o
        WHERE d.tenant_id = $1 AND o.tenant_id = $1 AND o.id = d.id
            AND o.idempotency_key = ANY ($2::text[]))
    UPDATE construction.outgoing SET payload = jsonb_build_object(),
        status = CASE status WHEN 'sent' THEN status ELSE 'dead' END
    WHERE tenant_id = $1 AND idempotency_key = ANY ($2::text[])
"""
# Lines of files that name them and led to no record: refused, left out, or known before.
LINES_OF_FILES = """
    DELETE FROM construction.import_row r USING construction.import_batch b
    WHERE r.tenant_id = $1 AND b.tenant_id = $1 AND b.id = r.batch_id
        AND b.kind IN ('customers', 'price_rules') AND EXISTS (
            SELECT FROM jsonb_array_elements_text(r.cells) AS cell
            WHERE lower(trim(cell)) = ANY ($2::text[])
                OR upper(regexp_replace(cell, '[^0-9A-Za-z]', '', 'g')) = ANY ($2::text[]))
"""
CALLED = (
    "SELECT name, tax_id FROM construction.customer WHERE tenant_id = $1 AND id = ANY ($2::uuid[])"
)
LYING_WITH = {"notice": "subject_id", "import_row": "record_id"}
"""Tables that name a record of any kind, by the column that does."""
READ = """
    DELETE FROM construction.notice_read r USING construction.notice n
    WHERE r.tenant_id = $1 AND n.tenant_id = $1 AND n.id = r.notice_id
        AND n.subject_id = ANY ($2::uuid[])
"""


def table_of(name: str) -> Table:
    """Return a table of the vertical."""
    return Base.metadata.tables[f"construction.{name}"]


async def has_open(session: TenantSession, customer_ids: Sequence[UUID]) -> bool:
    """Tell whether a quote or an order of the customers is still under way."""
    for kind in DOCUMENTS:
        table = table_of(kind)
        found = await session.scalar(
            select(table.c.id)
            .where(
                table.c.tenant_id == session.tenant_id,
                among(table, "customer_id", customer_ids),
                table.c.status.not_in(CLOSED),
            )
            .limit(1)
        )
        if found is not None:
            return True
    return False


async def overwrite(session: TenantSession, held: Held) -> None:
    """Put what stands for nobody in place of what belongs to a person."""
    for name, values in FORGOTTEN.items():
        table = table_of(name)
        theirs = (table.c.tenant_id == session.tenant_id, among(table, "id", held.get(name, ())))
        await session.execute(update(table).where(*theirs).values(**values))
    await session.fetch(
        LINES_WITHOUT_NOTES, session.tenant_id, list(held.get("quote_revision", ()))
    )


async def delete_people(session: TenantSession, held: Held) -> None:
    """Delete rows that are of people alone, what lies with the records, and what was sent."""
    every = [one for some in held.values() for one in some]
    for name in DELETED:
        await _delete(session, name, "id", held.get(name, ()))
    await session.fetch(READ, session.tenant_id, every)
    for name, column in LYING_WITH.items():
        await _delete(session, name, column, every)
    named = await session.fetch(CALLED, session.tenant_id, list(held["customer"]))
    words = [word for name, tax_id in named for word in (name.lower(), tax_id) if word]
    await session.fetch(LINES_OF_FILES, session.tenant_id, words)
    await forget_answers(session, every)
    await forget_mails(session, [f"quote-link:{one}" for one in held.get("share_link", ())])


async def forget_answers(session: TenantSession, ids: Sequence[UUID]) -> None:
    """Delete answers kept for repeated requests that name one of these."""
    await session.fetch(ANSWERS, session.tenant_id, [str(one) for one in ids])


async def forget_mails(session: TenantSession, keys: Sequence[str]) -> None:
    """Empty what was sent, and send nothing of it any more."""
    await session.fetch(MAILS, session.tenant_id, list(keys))


async def _delete(session: TenantSession, name: str, column: str, ids: Sequence[UUID]) -> None:
    table = table_of(name)
    of_store = table.c.tenant_id == session.tenant_id
    await session.execute(delete(table).where(of_store, among(table, column, ids)))


async def forget_words(session: TenantSession, held: Held) -> None:
    """Let nothing be found by the person's name any more, and drop words that only they had."""
    old = await session.scalars(
        select(SearchText.content).where(
            SearchText.tenant_id == session.tenant_id,
            SearchText.kind == Kind.CUSTOMER.value,
            SearchText.id.in_(held["customer"]),
        )
    )
    words = {word for text in old for word in text.split()}
    await remember_many(session, Kind.CUSTOMER, [(one, (NAME,), False) for one in held["customer"]])
    sites = [(one, (NAME,), False) for one in held.get("job_site", ())]
    await remember_many(session, Kind.JOB_SITE, sites)
    for kind in DOCUMENTS:
        table = table_of(kind)
        numbers = await session.execute(
            select(table.c.id, table.c.number, table.c.number_mask).where(
                table.c.tenant_id == session.tenant_id, among(table, "id", held.get(kind.value, ()))
            )
        )
        rows = [(row.id, (label(row.number_mask, row.number), NAME), True) for row in numbers]
        await remember_many(session, kind, rows)
    await session.execute(delete(SearchWord).where(*_unused(session, words)))


def _unused(session: TenantSession, words: Iterable[str]) -> list[ColumnElement[bool]]:
    still = select(SearchText.id).where(
        SearchText.tenant_id == session.tenant_id,
        SearchText.kind == Kind.CUSTOMER.value,
        func.strpos(SearchText.content, SearchWord.word) > 0,
    )
    return [
        SearchWord.tenant_id == session.tenant_id,
        SearchWord.kind == Kind.CUSTOMER.value,
        SearchWord.word.in_(sorted(words)),
        ~still.exists(),
    ]


async def close(session: TenantSession, customer_ids: Sequence[UUID], **values: object) -> None:
    """Take the customers out of what is offered, for good."""
    for one in customer_ids:
        await customers.set_values(session, one, {"is_active": False, **values})
