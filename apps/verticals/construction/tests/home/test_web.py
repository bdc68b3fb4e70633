"""The first page of each role and its panel of alerts."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from basecore.ids import new_id
from basecore.migrate import admin_engine
from shop import Shop
from sqlalchemy import text

pytestmark = pytest.mark.db

RAISE = text(
    "INSERT INTO engines.stock_alert (tenant_id, id, generation, product_id, level, on_hand, "
    "mean_daily_demand, days_to_stock_out, lead_time_days, rule_version, explanation_key, "
    "explanation_figures, raised_at, changed_at) VALUES (:tenant, :id, 1, :product, 'high', 20, "
    "10, 2, 7, 1, 'stock.runs_out', CAST(:figures AS jsonb), now(), now())"
)
MARK = text("INSERT INTO events.watermark (tenant_id, consumer) VALUES (:tenant, 'stock')")
FIGURES = {"daily": "10", "on_hand": "20", "lead_time_days": 7, "days_left": "2"}


async def raise_alert(admin_url: str, shop: Shop, product: Any) -> None:
    """Write an alert as the engine would."""
    engine = admin_engine(admin_url)
    values = {"tenant": shop.tenant_id, "id": new_id(), "product": product["id"]}
    async with engine.begin() as connection:
        await connection.execute(MARK, {"tenant": shop.tenant_id})
        await connection.execute(RAISE, values | {"figures": json.dumps(FIGURES)})
    await engine.dispose()


async def page(shop: Shop, path: str, role: str = "admin", status: int = 200) -> str:
    """Return a page's HTML."""
    async with shop.client(role) as client:
        answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


@pytest.mark.parametrize(
    ("role", "seen", "hidden"),
    [
        ("admin", ("Cotações em rascunho", "Risco de falta", "Aguardando sua aprovação"), ()),
        ("sales", ("Cotações em rascunho", "Prontas para virar pedido"), ("Aguardando sua",)),
        ("finance", ("Aguardando sua aprovação",), ("Risco de falta", "em rascunho")),
        ("stock", ("Risco de falta", "Sugestões de compra"), ("Cotações",)),
        ("driver", ("Minhas entregas", "Nenhuma entrega atribuída"), ("Pedidos",)),
        ("buyer", ("Ainda não há nada aqui",), ("Pedidos",)),
    ],
)
async def test_each_role_has_its_first_page(
    shop: Shop, role: str, seen: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    html = await page(shop, "/web/", role)
    assert all(words in html for words in seen)
    assert not any(words in html for words in hidden)


async def test_an_empty_store_says_what_will_be_there(shop: Shop) -> None:
    html = await page(shop, "/web/")
    assert "Nada está para acabar" in html
    assert "Nada a comprar agora" in html


async def test_figures_lead_to_their_lists(shop: Shop) -> None:
    await shop.order()
    html = await page(shop, "/web/", "stock")
    tile = html[html.index('href="/web/orders?status=pending"') :]
    assert re.search(r'stat-value">\s*1<', tile)


async def test_sellers_count_their_own(shop: Shop) -> None:
    await shop.quote(role="admin")
    mine, all_of_them = await page(shop, "/web/", "sales"), await page(shop, "/web/")
    drafts = re.compile(r'status=draft".*?stat-value">\s*(\d+)<', re.DOTALL)
    assert [drafts.findall(html) for html in (mine, all_of_them)] == [["0"], ["1"]]


async def test_the_alerts_come_back_only_when_they_changed(admin_url: str, shop: Shop) -> None:
    product = await shop.product(name="Cimento CP II")
    empty = await page(shop, "/web/insights/alerts")
    await raise_alert(admin_url, shop, product)
    (seen,) = re.findall(r"seen=(\w+)", empty)
    html = await page(shop, f"/web/insights/alerts?seen={seen}")
    assert "Cimento CP II" in html
    assert "Vende 10 por dia, tem 20, reposição leva 7 dias: acaba em 2 dias" in html
    assert 'id="risk-count" hx-swap-oob="true">1<' in html
    (now,) = re.findall(r"seen=(\w+)", html)
    assert await page(shop, f"/web/insights/alerts?seen={now}", status=204) == ""


@pytest.mark.parametrize(("role", "status"), [("stock", 200), ("finance", 403), ("driver", 403)])
async def test_who_sees_alerts(shop: Shop, role: str, status: int) -> None:
    await page(shop, "/web/insights/alerts", role, status)
