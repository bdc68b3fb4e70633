"""A store, asked over HTTP as one of its roles."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
from basecore import clock
from basecore.ids import new_id
from basecore.migrate import admin_engine
from basecore.tokens import SigningKey, sign
from construction.catalog import Category
from construction.customers import CustomerGroup
from fastapi import FastAPI
from sqlalchemy import insert, select, text

KEY = SigningKey.generate("test")
SUGGEST = text(
    "INSERT INTO engines.stock_suggestion (tenant_id, id, generation, product_id, quantity, "
    "announced_quantity, minimum, maximum, priority, estimated_cost, on_hand, mean_daily_demand, "
    "lead_time_days, rule_version, explanation_key, explanation_figures, suggested_at, changed_at) "
    "VALUES (:tenant, :id, 1, :product, 10, 10, 1, 20, 'high', 200, 0, 1, 7, 1, 'stock.reorder', "
    """'{"daily": "1", "on_hand": "0", "quantity": "10", "minimum": "1", "maximum": "20"}', """
    "now(), now())"
)
MARK = text(
    "INSERT INTO events.watermark (tenant_id, consumer) VALUES (:tenant, 'stock') "
    "ON CONFLICT DO NOTHING"
)
SKUS = itertools.count(1)
CNPJS = itertools.count(1)
WEIGHTS = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)


def today() -> date:
    """Return the day at the store: asked anew each time, for a run may go on past midnight."""
    return clock.business_date(clock.now())


def cnpj() -> str:
    """Return another valid CNPJ."""
    body = f"{next(CNPJS):08d}0001"
    for start in (1, 0):
        total = sum(int(d) * w for d, w in zip(body, WEIGHTS[start:], strict=True))
        body += str(0 if total % 11 < 2 else 11 - total % 11)
    return body


def token(
    tenant_id: UUID,
    slug: str,
    role: str,
    user_id: UUID,
    scopes: Iterable[str] | None = None,
    *,
    key: SigningKey = KEY,
) -> str:
    """Return an access token for a person of a store, or with scopes for a program."""
    now = clock.now()
    claims: dict[str, Any] = {} if scopes is None else {"scope": " ".join(scopes)}
    claims |= {
        "sub": str(user_id),
        "tenant_id": str(tenant_id),
        "slug": slug,
        "role": role,
        "name": f"{role} of {slug}",
        "store": slug.title(),
        "jti": str(new_id()),
        "iat": now,
        "exp": now + timedelta(minutes=10),
    }
    return sign(claims, key)


@dataclass
class Shop:
    """A store, asked over HTTP as one of its roles."""

    app: FastAPI
    tenant_id: UUID
    slug: str
    people: dict[str, UUID] = field(default_factory=dict)

    def client(self, role: str = "admin", *, slug: str | None = None) -> httpx.AsyncClient:
        """Return a client that carries the role's token; `slug` is the host's if another."""
        user_id = self.people.setdefault(role, new_id())
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, raise_app_exceptions=False),
            base_url="http://test",
            headers={
                "Authorization": f"Bearer {token(self.tenant_id, self.slug, role, user_id)}",
                "X-Tenant-Slug": slug or self.slug,
            },
        )

    def program(self, *scopes: str) -> httpx.AsyncClient:
        """Return a client that carries what an API key with these scopes is exchanged for."""
        client = self.client()
        made = token(self.tenant_id, self.slug, "admin", new_id(), scopes)
        client.headers["Authorization"] = f"Bearer {made}"
        return client

    async def post(self, path: str, body: Any, *, role: str = "admin", status: int = 201) -> Any:
        """Post JSON, check the status and return the answer."""
        async with self.client(role) as client:
            answer = await client.post(path, json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def get(self, path: str, *, role: str = "admin", status: int = 200) -> Any:
        """Get JSON, check the status and return the answer."""
        async with self.client(role) as client:
            answer = await client.get(path)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def product(self, **fields: Any) -> Any:
        """Register a product."""
        body = {"sku": f"P-{next(SKUS)}", "name": "Cimento 50 kg", "uom": "SC", "step": "0.001"}
        return await self.post("/api/v1/products", body | {"base_price": "38.90"} | fields)

    async def customer(self, **fields: Any) -> Any:
        """Register a customer."""
        body = {"kind": "company", "name": "Construtora Exemplo", "tax_id": cnpj()}
        return await self.post("/api/v1/customers", body | fields)

    async def supplier(self, **fields: Any) -> Any:
        """Register a supplier."""
        body = {"name": "Cimentos do Vale", "tax_id": cnpj()}
        return await self.post("/api/v1/suppliers", body | fields)

    async def code(self, supplier: Any, product: Any, **fields: Any) -> Any:
        """Remember what a supplier calls a product."""
        path = f"/api/v1/suppliers/{supplier['id']}/codes"
        body = {"product_id": product["id"], "code": f"C-{next(SKUS)}", "uom": "UN"}
        return await self.post(path, body | fields)

    async def suggestion(self, product: Any) -> Any:
        """Let the stock engine suggest ten of a product."""
        values = {"tenant": self.tenant_id, "id": new_id(), "product": product["id"]}
        engine = admin_engine(self.app.state.admin_url)
        async with engine.begin() as connection:
            await connection.execute(MARK, values)
            await connection.execute(SUGGEST, values)
        await engine.dispose()
        return {"id": str(values["id"])}

    async def group(self) -> str:
        """Make a group of customers."""
        group_id = new_id()
        async with self.app.state.database.tenant(self.tenant_id) as session:
            row = {"tenant_id": self.tenant_id, "id": group_id, "name": "Construtoras"}
            await session.execute(insert(CustomerGroup).values(row | {"sort_name": str(group_id)}))
        return str(group_id)

    async def location(self, name: str = "Pátio") -> str:
        """Add a place where the store keeps goods and return its id."""
        made = await self.post("/api/v1/stock/locations", {"name": name[:120]})
        return str(made["id"])

    async def count(self, product: Any) -> str:
        """Begin a count of everything, enter a product and return the count's id."""
        made = await self.post("/api/v1/stock/counts", {"scope": "full"})
        body = {"product_id": product["id"], "quantity": "3"}
        async with self.client() as client:
            path = f"/api/v1/stock/counts/{made['id']}/entries/{new_id()}"
            assert (await client.put(path, json=body)).is_success
        return str(made["id"])

    async def category(self) -> str:
        """Return the id of a category that some product is in."""
        async with self.app.state.database.tenant(self.tenant_id) as session:
            query = select(Category.id).where(Category.tenant_id == self.tenant_id).limit(1)
            return str(await session.scalar(query))

    async def view(self) -> str:
        """Save a view of the list of quotes and return its id."""
        async with self.client() as client:
            fields = {"list": "quotes", "name": f"View {new_id()}", "query": "status=sent"}
            await client.post("/web/views", data=fields)
            html = (await client.get("/web/quotes")).text
        return html.partition('action="/web/views/')[2].partition("/")[0]

    async def quote(self, *, role: str = "sales", lines: Any = None, **fields: Any) -> Any:
        """Make a draft, with a product and customer of its own where none is given."""
        if lines is None:
            lines = [{"product_id": (await self.product())["id"], "quantity": "2"}]
        if "customer_id" not in fields:
            fields["customer_id"] = (await self.customer())["id"]
        return await self.post("/api/v1/quotes", {"lines": lines, **fields}, role=role)

    async def approved(self, **fields: Any) -> Any:
        """Make a quote and take it to approved."""
        quote = await self.quote(**fields)
        await self.post(f"/api/v1/quotes/{quote['id']}/send", None, status=200)
        return await self.post(f"/api/v1/quotes/{quote['id']}/approve", None, status=200)

    async def order(self, **fields: Any) -> Any:
        """Make an order from a quote."""
        quote = await self.approved(**fields)
        return await self.post(f"/api/v1/quotes/{quote['id']}/convert", None)

    async def step(self, order: Mapping[str, Any], status: str, **fields: Any) -> Any:
        """Move an order."""
        path = f"/api/v1/orders/{order['id']}/status"
        return await self.post(path, {"status": status, **fields}, status=200)
