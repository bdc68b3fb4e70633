"""The record that a request names, once the caller is known to see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from basecore.errors import NotFoundError
from basecore.http import TenantWork
from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute

from construction import catalog, customers, job_sites, orders, quotes
from construction.access import Caller, OwnOrders, Permission, SeenQuotes, ensure
from construction.numbering import label


@dataclass(frozen=True, slots=True)
class Seen:
    """A record that the caller sees."""

    ids: Sequence[UUID]
    """Its own id, and those of records that became part of it."""
    title: str
    page: str
    customer_id: UUID | None = None
    """Of whom words on the record may tell."""


async def quote(
    request: Request, quote_id: UUID, session: TenantWork, caller: Caller, owner_id: SeenQuotes
) -> None:
    """Find a quote."""
    ensure(caller, Permission.QUOTES_READ)
    found = await quotes.header_of(session, quote_id, owner_id)
    title = label(found["number_mask"], found["number"])
    page = f"/web/quotes/{quote_id}"
    request.state.record = Seen([quote_id], title, page, found["customer_id"])


async def order(
    request: Request, order_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnOrders
) -> None:
    """Find an order."""
    ensure(caller, Permission.ORDERS_READ)
    found = await orders.get(session, order_id, owner_id, with_prices=False)
    page = f"/web/orders/{order_id}"
    request.state.record = Seen([order_id], found.number, page, found.customer_id)


async def product(request: Request, product_id: UUID, session: TenantWork, caller: Caller) -> None:
    """Find a product."""
    ensure(caller, Permission.PRODUCTS_READ)
    found = await catalog.get(session, product_id)
    request.state.record = Seen([product_id], found.name, f"/web/products/{product_id}")


async def customer(
    request: Request, customer_id: UUID, session: TenantWork, caller: Caller
) -> None:
    """Find a customer; what was merged into them is theirs."""
    ensure(caller, Permission.CUSTOMERS_READ)
    found = await customers.get(session, customer_id)
    ids = [found.id, *await customers.merged_ids(session, found.id)]
    request.state.record = Seen(ids, found.name, f"/web/customers/{found.id}", found.id)


async def job_site(
    request: Request, customer_id: UUID, job_site_id: UUID, session: TenantWork, caller: Caller
) -> None:
    """Find a job site."""
    ensure(caller, Permission.CUSTOMERS_READ)
    owner = await customers.get(session, customer_id)
    found = await job_sites.get(session, owner.id, job_site_id)
    page = f"/web/customers/{owner.id}/job-sites/{found.id}"
    request.state.record = Seen([found.id], found.name, page, owner.id)


SEEN_AT: Mapping[str, Callable[..., Any]] = {
    "/quotes/{quote_id}": quote,
    "/orders/{order_id}": order,
    "/products/{product_id}": product,
    "/customers/{customer_id}": customer,
    "/customers/{customer_id}/job-sites/{job_site_id}": job_site,
}
"""Every kind of record that carries notes and files, by where it lies."""


async def _seen(request: Request) -> Seen:
    found: Seen | None = getattr(request.state, "record", None)
    if found is None:  # the path names it by what is no id, so nobody looked
        raise NotFoundError
    return found


Record = Annotated[Seen, Depends(_seen)]
"""The record that the path names; the routes below it do not ask again who may see it."""


async def _kept(session: TenantWork, record: Record) -> Seen:
    if record.customer_id is not None:
        await customers.held(session, record.customer_id)
    return record


Kept = Annotated[Seen, Depends(_kept)]
"""The same where something is added to it: nobody is forgotten meanwhile, or has been."""


COPIED = (
    "methods", "response_model", "status_code", "response_class", "responses", "openapi_extra",
    "tags", "include_in_schema",
)  # fmt: skip


def below_each(prefix: str, routes: APIRouter) -> APIRouter:
    """Return these routes below every kind of record, open to those who see the record."""
    whole = APIRouter()
    for path, see in SEEN_AT.items():
        for route in routes.routes:
            if isinstance(route, APIRoute):
                same = {name: getattr(route, name) for name in COPIED}
                same["dependencies"] = [Depends(see)]
                whole.add_api_route(f"{prefix}{path}{route.path}", route.endpoint, **same)
    return whole
