"""Use cases of the palette: find as far as the caller's role sees, and remember what is opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.tokens import Principal

from construction import catalog, numbering
from construction.access import Permission, may, own_only
from construction.numbering import Document, label
from construction.palette import repository
from construction.palette.domain import Sort, is_lettered, numbered, page_of
from construction.palette.errors import NothingThereError
from construction.palette.repository import SHOWN, Row

P = Permission

READ = {
    Sort.CUSTOMER: P.CUSTOMERS_READ,
    Sort.JOB_SITE: P.CUSTOMERS_READ,
    Sort.ORDER: P.ORDERS_READ,
    Sort.PRODUCT: P.PRODUCTS_READ,
    Sort.QUOTE: P.QUOTES_READ,
}
ALL_OF = {Sort.QUOTE: P.QUOTES_READ_ALL, Sort.ORDER: P.ORDERS_READ_ALL}
NUMBERED_AS = {Document.QUOTE: Sort.QUOTE, Document.ORDER: Sort.ORDER}
LATEST = 6
"""Records of those opened last that an empty palette shows."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A record as the palette shows it."""

    sort: Sort
    href: str
    title: str
    detail: str = ""
    status: str = ""


async def find(session: TenantSession, caller: Principal, q: str) -> dict[Sort, list[Hit]]:
    """Return the likeliest records of each kind for folded words; documents first by number."""
    number = numbered(q, await _letters(session) if is_lettered(q) else {})
    found: dict[Sort, list[Hit]] = {}
    if number is not None:
        for sort in repository.DOCUMENTS:
            if number.sort in {None, sort} and may(caller, READ[sort]):
                owner_id = own_only(caller, ALL_OF[sort])
                rows = await repository.numbered(session, sort, number.ranges, owner_id)
                found[sort] = [hit_of(sort, row) for row in rows]
        if number.sort is not None:
            return found
    return found | await _by_words(session, caller, q, with_documents=number is None)


async def _letters(session: TenantSession) -> dict[str, Sort]:
    series = await numbering.read(session)
    return {
        letters.lower(): sort
        for document, sort in NUMBERED_AS.items()
        for letters in series[document].own
    }


async def _by_words(
    session: TenantSession, caller: Principal, q: str, *, with_documents: bool
) -> dict[Sort, list[Hit]]:
    found: dict[Sort, list[Hit]] = {}
    if may(caller, P.PRODUCTS_READ):
        products = await catalog.suggest(session, q, catalog.ProductFilter(), SHOWN)
        rows = [{"id": one.id, "name": one.name, "sku": one.sku} for one in products]
        found[Sort.PRODUCT] = [hit_of(Sort.PRODUCT, row) for row in rows]
    customers = await repository.customers(session, q)
    sites = await repository.job_sites(session, q)
    if may(caller, P.CUSTOMERS_READ):
        found[Sort.CUSTOMER] = [hit_of(Sort.CUSTOMER, row) for row in customers[:SHOWN]]
        found[Sort.JOB_SITE] = [hit_of(Sort.JOB_SITE, row) for row in sites[:SHOWN]]
    if with_documents:
        parties = [(row["id"], None) for row in customers]
        parties += [(row["customer_id"], row["id"]) for row in sites]
        found |= await _of_parties(session, caller, parties)
    return found


async def _of_parties(
    session: TenantSession, caller: Principal, parties: Sequence[tuple[UUID, UUID | None]]
) -> dict[Sort, list[Hit]]:
    found = {}
    for sort in repository.DOCUMENTS:
        if may(caller, READ[sort]):
            owner_id = own_only(caller, ALL_OF[sort])
            rows = await repository.of_parties(session, sort, parties, owner_id)
            found[sort] = [hit_of(sort, row) for row in rows]
    return found


def hit_of(sort: Sort, row: Row) -> Hit:
    """Return a record as the palette shows it."""
    match sort:
        case Sort.CUSTOMER:
            return Hit(sort, f"/web/customers/{row['id']}", row["name"], row["tax_id"] or "")
        case Sort.JOB_SITE:
            path = f"/web/customers/{row['customer_id']}/job-sites/{row['id']}"
            return Hit(sort, path, row["name"], row["customer"])
        case Sort.PRODUCT:
            return Hit(sort, f"/web/products/{row['id']}", row["name"], row["sku"])
        case Sort.ORDER | Sort.QUOTE:
            path, number = f"/web/{sort}/{row['id']}", label(row["number_mask"], row["number"])
            return Hit(sort, path, number, row["customer"] or "", row["status"])


async def recent(session: TenantSession, caller: Principal) -> list[Hit]:
    """Return what the caller opened last and may still see, newest first."""
    opened = await repository.recent(session, caller.user_id)
    seen: dict[UUID, Hit] = {}
    for sort in sorted({sort for sort, _ in opened}):
        ids = [record_id for one, record_id in opened if one is sort]
        seen |= await _readable(session, caller, sort, ids)
    return [seen[record_id] for _, record_id in opened if record_id in seen][:LATEST]


async def _readable(
    session: TenantSession, caller: Principal, sort: Sort, ids: Sequence[UUID]
) -> dict[UUID, Hit]:
    if not may(caller, READ[sort]):
        return {}
    owner_id = own_only(caller, ALL_OF[sort]) if sort in ALL_OF else None
    rows = await repository.read(session, sort, ids, owner_id)
    return {key: hit_of(sort, row) for key, row in rows.items()}


async def opened(session: TenantSession, caller: Principal, path: str, *, now: datetime) -> None:
    """Note that the caller opened the page of a record; `NothingThereError` if it is not theirs."""
    place = page_of(path)
    if place is None or not await _readable(session, caller, place[0], [place[1]]):
        raise NothingThereError
    await repository.remember(session, caller.user_id, *place, now)
