"""What is sold to a customer, or written of them, in the instant in which they are forgotten."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from basecore.clock import now
from basecore.ids import new_id
from basecore.migrate import admin_engine
from construction import customers, orders
from construction.activity import Actor
from construction.customers import ContactIn
from construction.files import Files
from construction.orders import OrderIn, OrderStatus
from construction.privacy import service
from construction.privacy.errors import StillOpenError
from editor import Editor
from personal import deliver, traces
from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from shop import Shop

pytestmark = pytest.mark.db

NAME = "Zulmira Quaresma"
WAITING = text(
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


async def somebody(shop: Shop) -> tuple[Any, Any]:
    """Return a person and a product of which there is enough."""
    customer = await shop.customer(kind="person", name=NAME, tax_id="529.982.247-25")
    product = await shop.product()
    body = {"product_id": product["id"], "kind": "receipt", "quantity": "50"}
    await shop.post("/api/v1/stock/movements", body)
    return customer, product


def basket(customer: Any, product: Any) -> dict[str, Any]:
    lines = [{"product_id": product["id"], "quantity": "2"}]
    return {"customer_id": customer["id"], "lines": lines, "notes": f"para {NAME}"}


@asynccontextmanager
async def held_up(shop: Shop, meanwhile: Awaitable[Any]) -> AsyncIterator[asyncio.Task[Any]]:
    """Start something, and go on when it waits for a lock; it ends after what is within."""
    task = asyncio.ensure_future(meanwhile)
    engine = admin_engine(shop.app.state.admin_url)
    async with engine.connect() as connection:
        while not await connection.scalar(WAITING):
            assert not task.done(), "nothing holds it up"
            await connection.rollback()
            await asyncio.sleep(0.02)
    await engine.dispose()
    yield task


async def forget(shop: Shop, customer: Any) -> None:
    """Forget a customer in a transaction of its own."""
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        await _forget(shop, session, customer)


async def _forget(shop: Shop, session: Any, customer: Any) -> None:
    await service.anonymise(
        session,
        customer["id"],
        NAME,
        files=Files(shop.app.state.files_dir),
        by=Actor(shop.people["admin"], "Dona"),
        now=now(),
    )


@pytest.mark.parametrize("what", ["order", "sale", "quote", "draft"])
async def test_nothing_is_sold_to_somebody_who_is_being_forgotten(shop: Shop, what: str) -> None:
    customer, product = await somebody(shop)
    body = basket(customer, product)

    async def ask() -> Any:
        async with shop.client() as client:
            if what == "draft":
                header = {"customer_id": customer["id"], "notes": NAME}
                return await Editor(shop).ask("PUT", "/draft", header | {"op": str(new_id())})
            if what == "sale":
                sale = body | {"payment_method": "cash"}
                return await client.post("/api/v1/counter-sales", json=sale)
            return await client.post(f"/api/v1/{what}s", json=body)

    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        await _forget(shop, session, customer)
        async with held_up(shop, ask()) as asked:
            pass
    answer = await asked
    assert answer.status_code == 422, answer.text
    assert "customer_id" in answer.text
    assert (await shop.get("/api/v1/orders"))["items"] == []
    assert (await shop.get("/api/v1/quotes"))["items"] == []


@pytest.mark.parametrize("status", [OrderStatus.PENDING, OrderStatus.DELIVERED])
async def test_what_was_just_sold_counts(shop: Shop, status: OrderStatus) -> None:
    customer, product = await somebody(shop)
    given = OrderIn.model_validate(basket(customer, product))
    seller = Actor(shop.people["admin"], "Dona", "admin")
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        order_id = await orders.place(session, given, by=seller, now=now(), status=status)
        async with held_up(shop, forget(shop, customer)) as forgetting:
            pass
    if status is OrderStatus.PENDING:
        with pytest.raises(StillOpenError):
            await forgetting
        return
    await forgetting
    order = await shop.get(f"/api/v1/orders/{order_id}")
    assert (order["customer_name"], order["notes"]) == ("Anonimizado", None)
    async with shop.client() as client:
        found = (await client.get("/web/orders", params={"q": "zulmira"})).text
    assert order["number"] not in found


async def test_two_who_forget_the_same_person(shop: Shop) -> None:
    customer, _ = await somebody(shop)
    done = await asyncio.gather(
        forget(shop, customer), forget(shop, customer), return_exceptions=True
    )
    assert [type(one).__name__ for one in done if one is not None] == ["AnonymisedError"]


ADDED = {
    "a contact": ("POST", "/contacts", {"name": NAME}),
    "a job site": ("POST", "/job-sites", {"name": f"Casa de {NAME}"}),
    "another name of a job site": ("PATCH", "/job-sites/{site}", {"name": f"Casa de {NAME}"}),
    "a note": ("POST", "/notes", {"content": NAME}),
    "a note on a job site": ("POST", "/job-sites/{site}/notes", {"content": NAME}),
    "a note on an order": ("POST", "/orders/{order}/notes", {"content": NAME}),
}


async def site_and_order(shop: Shop, customer: Any, product: Any) -> dict[str, str]:
    """Return the ids of a job site and of an order that came to its end."""
    site = await shop.post(f"/api/v1/customers/{customer['id']}/job-sites", {"name": "Obra"})
    order = await shop.post("/api/v1/orders", basket(customer, product))
    await deliver(shop, order)
    return {"site": site["id"], "order": order["id"]}


@pytest.mark.parametrize("what", ADDED)
async def test_nothing_is_written_of_somebody_who_is_being_forgotten(shop: Shop, what: str) -> None:
    customer, product = await somebody(shop)
    method, path, body = ADDED[what]
    ids = await site_and_order(shop, customer, product)
    of_customer = "" if path.startswith("/orders") else f"/customers/{customer['id']}"

    async def ask() -> Any:
        where = f"/api/v1{of_customer}{path.format(**ids)}"
        async with shop.client() as client:
            return await client.request(method, where, json=body, headers={"If-Match": '"1"'})

    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        await _forget(shop, session, customer)
        async with held_up(shop, ask()) as asked:
            pass
    for refused in (await asked, await ask()):
        assert refused.status_code == 409, refused.text
        assert refused.json()["code"] == "customer_is_anonymised"
    assert [one for one in await traces(shop) if "zulmira" in one] == []


async def test_a_contact_that_was_just_added_goes_too(shop: Shop) -> None:
    customer, _ = await somebody(shop)
    by, given = Actor(shop.people["admin"], "Dona"), ContactIn(name=f"Filha de {NAME}")
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        await customers.add_contact(session, customer["id"], given, by=by, now=now())
        async with held_up(shop, forget(shop, customer)) as forgetting:
            pass
    await forgetting
    assert (await shop.get(f"/api/v1/customers/{customer['id']}/contacts"))["items"] == []
    assert [one for one in await traces(shop) if "zulmira" in one] == []
