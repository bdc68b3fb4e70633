"""The stock list of 50,000 products of one store, a million in all: whole answers of the app.

The app answers in this process, so that a time holds everything that the server does for a page:
its token, the statements, what SQLAlchemy does around them, and the making of the page.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from basecore import clock
from basecore.ids import new_id
from basecore.stores import Stores
from basecore.tokens import KeySet, SigningKey, Verifier, sign
from construction.main import make_app

from benchmarks.rig import Rig, rig
from benchmarks.search import figures
from benchmarks.shelf import fill

ROUNDS = 8
PAGES = 5
PREFIX = "/web/stock/list"
ASKED = {
    "plain": "",
    "90 days": "days=90",
    "below": "state=below",
    "risk": "state=risk",
    "negative": "state=negative",
    "still": "state=still",
    "still 90 days": "state=still&days=90",
    "search": "q=cim",
    "search below": "q=cim&state=below",
}
SLUG = "demo"
STOCK = (
    "SET session_replication_role = replica",
    # Two in three are on hand, one in fifty is below zero.
    (
        "INSERT INTO construction.stock_balance (tenant_id, product_id, location, on_hand) "
        "SELECT tenant_id, id, 'store', CASE WHEN n % 50 = 0 THEN -1 WHEN n % 3 = 0 THEN 0 "
        "ELSE n % 400 END FROM (SELECT tenant_id, id, row_number() OVER () AS n "
        "FROM construction.product) p"
    ),
    # Ten movements of each product of the store over a year, one of every other product.
    (
        "INSERT INTO construction.stock_movement (tenant_id, id, product_id, location, kind, "
        "quantity, balance, actor_name, at) SELECT tenant_id, gen_random_uuid(), id, 'store', "
        "CASE WHEN m % 3 = 0 THEN 'receipt' ELSE 'sale' END, "
        "CASE WHEN m % 3 = 0 THEN 20 ELSE -1 END, 0, 'Bench', "
        "now() - random() * random() * interval '365 days' FROM construction.product, "
        "generate_series(1, CASE WHEN tenant_id = '{store}' THEN 10 ELSE 1 END) m"
    ),
    (
        "UPDATE construction.stock_balance b SET moved_at = m.at FROM (SELECT tenant_id, "
        "product_id, max(at) AS at FROM construction.stock_movement GROUP BY 1, 2) m "
        "WHERE m.tenant_id = b.tenant_id AND m.product_id = b.product_id"
    ),
    (
        "INSERT INTO engines.stock_product (tenant_id, product_id, uom, cost, price, on_hand) "
        "SELECT tenant_id, product_id, 'UN', 5, 10, on_hand FROM construction.stock_balance"
    ),
    # Half of the products sell; one in seven of these has less than its minimum.
    (
        "INSERT INTO engines.stock_forecast (tenant_id, product_id, generation, mean_daily_demand, "
        "minimum, maximum, as_of, is_below) SELECT tenant_id, product_id, 1, 1, "
        "CASE WHEN n % 14 = 0 THEN on_hand + 5 ELSE on_hand - 1 END, on_hand + 50, current_date, "
        "n % 14 = 0 "
        "FROM (SELECT *, row_number() OVER () AS n FROM engines.stock_product) p WHERE n % 2 = 0"
    ),
    (
        "INSERT INTO events.watermark (tenant_id, consumer) "
        "SELECT tenant_id, 'stock' FROM events.tenant_counter"
    ),
    (
        "INSERT INTO engines.stock_alert (tenant_id, id, generation, product_id, level, on_hand, "
        "mean_daily_demand, days_to_stock_out, lead_time_days, rule_version, explanation_key, "
        "explanation_figures, raised_at, changed_at) SELECT tenant_id, gen_random_uuid(), 1, "
        "product_id, 'high', 1, 1, 1, 7, 1, 'stock.is_out', '{{}}', now(), now() FROM "
        "(SELECT *, row_number() OVER () AS n FROM engines.stock_forecast) f WHERE n % 100 = 0"
    ),
    "UPDATE construction.product SET cost = 5 WHERE tenant_id = '{store}'",
)
TABLES = (
    "construction.product, construction.stock_balance, construction.stock_movement, "
    "engines.stock_product, engines.stock_forecast, engines.stock_alert, events.watermark"
)


async def measure() -> dict[str, float]:
    """Return the times in milliseconds: the first pages of each, one after the other."""
    async with rig() as made:
        store = await fill(made)
        await _stock(made, store)
        times: dict[str, list[float]] = {name: [] for name in ASKED}
        async with _client(made, store) as client:
            for round_ in range(ROUNDS + 1):
                for name, query in ASKED.items():
                    found = await _pages(client, query)
                    if round_:  # the first one fills caches
                        times[name] += found
    return figures(times)


async def _stock(made: Rig, store: UUID) -> None:
    connection = await made.connect()
    for statement in STOCK:
        await connection.execute(statement.format(store=store))
    await connection.execute(f"VACUUM ANALYZE {TABLES}")
    await connection.close()


@asynccontextmanager
async def _client(made: Rig, store: UUID) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of the app, signed in as the store's administrator."""
    key = SigningKey.generate("bench")
    look = {"name": "Demo", "primary_color": "#2457d6", "secondary_color": "#0f766e"}

    async def keys() -> Mapping[str, Any]:
        return {"keys": [key.public_jwk()]}

    async def told(_: str) -> Mapping[str, Any]:
        return look | {"tenant_id": str(store), "slug": SLUG}

    app = make_app()
    app.state.database = made.database("construction_service", "construction", pool=2)
    app.state.stores, app.state.verifier = Stores(told), Verifier(KeySet(keys))
    token = sign(_claims(store), key)
    headers = {"Authorization": f"Bearer {token}", "X-Tenant-Slug": SLUG}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bench") as client:
        client.headers.update(headers)
        yield client
    await app.state.database.close()


def _claims(store: UUID) -> dict[str, Any]:
    now = clock.now()
    return {
        "sub": str(new_id()),
        "tenant_id": str(store),
        "slug": SLUG,
        "role": "admin",
        "name": "Bench",
        "store": "Demo",
        "jti": str(new_id()),
        "iat": now,
        "exp": now + timedelta(hours=1),
    }


async def _pages(client: httpx.AsyncClient, query: str) -> list[float]:
    """Return what the first pages took."""
    times, address = list[float](), f"{PREFIX}?{query}"
    while address and len(times) < PAGES:
        began = time.perf_counter()
        answer = await client.get(address)
        times.append((time.perf_counter() - began) * 1000)
        answer.raise_for_status()
        address = _next(answer.text)
    return times


def _next(html: str) -> str:
    """Return the address of the next page, or nothing."""
    for part in html.split('href="')[1:]:
        address = part.partition('"')[0].replace("&amp;", "&")
        if address.startswith(PREFIX) and "cursor=" in address:
            return address
    return ""
