"""Lists of quotes: every filter, the tabs, and who sees what."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from basecore import clock
from construction.quotes import Quote
from shop import Shop
from sqlalchemy import update
from visits import link_to, visitor

pytestmark = pytest.mark.db

LIST = "/web/quotes"
HTMX = {"HX-Request": "true"}


async def look(shop: Shop, path: str, *, role: str = "admin", **headers: str) -> str:
    """Return a page."""
    async with shop.client(role) as client:
        answer = await client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


async def numbers(shop: Shop, query: str, *, role: str = "admin") -> list[int]:
    """Return the numbers of the quotes that the list shows."""
    html = await look(shop, f"{LIST}?{query}", role=role, **HTMX)
    return [int(one) for one in re.findall(r">COT-(\d+)</a>", html)]


async def found(shop: Shop, query: str) -> list[str]:
    """Return the ids of the quotes that the API lists."""
    return [one["id"] for one in (await shop.get(f"/api/v1/quotes?{query}"))["items"]]


async def change(shop: Shop, quote: Any, **values: Any) -> None:
    """Change what only time changes."""
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        await session.execute(
            update(Quote)
            .where(Quote.tenant_id == shop.tenant_id, Quote.id == UUID(quote["id"]))
            .values(**values)
        )


async def sent(shop: Shop, **fields: Any) -> Any:
    """Make a quote and mark it as sent."""
    quote = await shop.quote(**fields)
    return await shop.post(f"/api/v1/quotes/{quote['id']}/send", None, status=200)


async def costing(shop: Shop, quantity: str) -> Any:
    """Make a quote over so many sacks of 38.90."""
    product = await shop.product()
    return await shop.quote(lines=[{"product_id": product["id"], "quantity": quantity}])


async def test_by_total(shop: Shop) -> None:
    small, large = await costing(shop, "1"), await costing(shop, "1000")
    assert await numbers(shop, "least=1.000,00") == [2]
    assert await numbers(shop, "most=38,90") == [1]
    assert await numbers(shop, "least=38,90&most=38900") == [2, 1]
    assert await found(shop, "total_from=1000") == [large["id"]]
    assert await found(shop, "total_to=38.90") == [small["id"]]


async def test_by_day_in_the_stores_zone(shop: Shop) -> None:
    old, new = await shop.quote(), await shop.quote()
    midnight = clock.now().astimezone(clock.zone()).replace(hour=0, minute=0, second=0)
    await change(shop, old, created_at=midnight - timedelta(seconds=1))
    today = midnight.date().isoformat()
    yesterday = (midnight.date() - timedelta(days=1)).isoformat()
    assert await numbers(shop, f"from={today}") == [2]
    assert await numbers(shop, f"to={yesterday}") == [1]
    assert await numbers(shop, f"from={yesterday}&to={today}") == [2, 1]
    assert await found(shop, f"created_from={today}") == [new["id"]]
    assert await found(shop, f"created_to={yesterday}") == [old["id"]]


async def test_by_seller_and_customer(shop: Shop) -> None:
    mine, theirs = await shop.quote(role="sales"), await shop.quote(role="admin")
    await shop.quote(role="admin")
    seller = shop.people["sales"]
    assert await numbers(shop, f"seller={seller}") == [1]
    assert await found(shop, f"seller_id={seller}") == [mine["id"]]
    assert await numbers(shop, f"customer_id={theirs['customer_id']}") == [2]
    html = await look(shop, f"{LIST}?seller={seller}&customer_id={mine['customer_id']}")
    assert "Remover filtro sales of demo" in html
    assert "Remover filtro Construtora Exemplo" in html
    assert f'<option value="{shop.people["admin"]}">admin of demo</option>' in html


async def test_a_seller_finds_no_colleagues_quotes(shop: Shop) -> None:
    await shop.quote(role="sales")
    await sent(shop, role="admin")
    admin = shop.people["admin"]
    for query in ("", f"seller={admin}", "show=follow_up", "status=sent", "show=expiring"):
        assert 2 not in await numbers(shop, query, role="sales")
    html = await look(shop, LIST, role="sales")
    assert "admin of demo" not in html
    assert 'name="seller"' not in html


async def test_what_expires_soon(shop: Shop) -> None:
    today = clock.business_date(clock.now())
    for days in (0, 7, 8, -1):
        await change(shop, await sent(shop), valid_until=today + timedelta(days=days))
    await shop.quote()
    assert await numbers(shop, "show=expiring") == [2, 1]
    assert len(await found(shop, "show=expiring")) == 2


async def test_what_is_to_be_followed_up(shop: Shop) -> None:
    """Sent two days ago, or seen; not what was answered or seen in an older version."""
    fresh, waited, seen, answered, changed = [await sent(shop) for _ in range(5)]
    await change(shop, waited, sent_at=clock.now() - timedelta(days=2, seconds=1))
    for quote, answers in ((seen, ()), (answered, ("change",)), (changed, ())):
        await visit(shop, quote, *answers)
    await change(shop, changed, revision=2)
    assert await found(shop, "show=follow_up") == [seen["id"], waited["id"]]
    assert await numbers(shop, "show=follow_up") == [3, 2]
    assert fresh["id"] in await found(shop, "status=sent")


async def visit(shop: Shop, quote: Any, *answers: str) -> None:
    """Let the customer look at a quote, and perhaps ask for a change."""
    path = await link_to(shop, quote)
    async with visitor(shop) as browser:
        assert (await browser.get(path)).status_code == 200
        for kind in answers:
            answer = await browser.post(f"{path}/{kind}", data={"name": "Ana", "words": "Cor"})
            assert answer.status_code in {200, 303}, answer.text


async def test_what_was_lost(shop: Shop) -> None:
    price, stock, mistake, expired, old = [await sent(shop) for _ in range(5)]
    await shop.post(f"/api/v1/quotes/{price['id']}/reject", {"reason": "price"}, status=200)
    for quote, reason in ((stock, "stock"), (mistake, "mistake")):
        await shop.post(f"/api/v1/quotes/{quote['id']}/cancel", {"reason": reason}, status=200)
    await change(shop, expired, status="expired")
    await change(shop, old, status="expired", updated_at=clock.now() - timedelta(days=40))
    assert await numbers(shop, "show=lost") == [4, 2, 1]
    assert await numbers(shop, "lost=price") == [1]
    assert await numbers(shop, "lost=mistake") == [3]
    assert await found(shop, "lost=stock") == [stock["id"]]
    file = f"{LIST}/export?ids={price['id']}"
    assert ";preço;" in await look(shop, file)
    await shop.post(f"/api/v1/quotes/{price['id']}/change", None, status=200)
    assert ";preço;" not in await look(shop, file), "what is offered again is not lost"


async def test_the_tabs_count_what_the_filters_let_through(shop: Shop) -> None:
    await costing(shop, "1")
    await sent(shop)
    html = await look(shop, LIST)
    assert re.search(r'Todas <span class="count">2</span>', html)
    assert re.search(r'status=sent">Enviada <span class="count">1</span>', html)
    html = await look(shop, f"{LIST}?most=40,00&status=sent")
    assert re.search(r'Rascunho <span class="count">1</span>', html)
    assert re.search(r'Enviada <span class="count">0</span>', html)
    assert "Nenhuma cotação" in html


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("from=ontem", "from", "Digite uma data"),
        ("from=0001-01-01", "from", "Digite uma data"),
        ("to=9999-12-31", "to", "Digite uma data"),
        ("from=2026-02-02&to=2026-02-01", "to", "antes da outra data"),
        ("least=mil", "least", "Digite um número"),
        ("least=99999999999999999", "least", "alto demais"),
        ("least=10&most=9,99", "most", "menor que o outro"),
    ],
)
async def test_a_wrong_filter_is_told_at_its_field(
    shop: Shop, query: str, field: str, sentence: str
) -> None:
    await shop.quote()
    html = await look(shop, f"{LIST}?{query}")
    _, _, rest = html.partition(f'id="f-{field}-error"')
    assert sentence in rest[:400]
    assert "COT-000001" in html, "it narrows nothing"
    typed = dict(one.split("=") for one in query.split("&"))[field]
    assert f'value="{typed}"' in html
    assert 'id="filters" class="card" hidden' not in html


async def test_without_a_script_the_filters_open_by_a_link(shop: Shop) -> None:
    html = await look(shop, f"{LIST}?status=sent")
    assert 'href="/web/quotes?status=sent&amp;panel=1"' in html
    assert 'id="filters" class="card" hidden' in html
    assert 'class="card" hidden' not in await look(shop, f"{LIST}?panel=1")


async def test_what_nobody_offers_narrows_nothing(shop: Shop) -> None:
    await shop.quote()
    for query in ("status=x", "show=x", "lost=x", "seller=x", "customer_id=x"):
        assert await numbers(shop, query) == [1]
    await shop.get("/api/v1/quotes?show=x", status=422)


async def test_another_stores_seller_and_customer_are_nobody(shop: Shop, neighbour: Shop) -> None:
    theirs = await neighbour.quote()
    await shop.quote()
    for name in ("seller", "customer_id"):
        value = neighbour.people["sales"] if name == "seller" else theirs["customer_id"]
        assert await numbers(shop, f"{name}={value}") == []
        html = await look(shop, f"{LIST}?{name}={value}")
        assert "Remover filtro" not in html
