"""A product's outlook, and what the store lives on."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from basecore.migrate import admin_engine
from construction.explanations import explain
from construction.replenishment.domain import WEEKS, by_week, gone_on, horizon
from construction.shares import parts
from engine import concluded
from shop import Shop, today
from sqlalchemy import text

CLASSES = "/web/replenishment/classes"
ASKED = {"hx-request": "true"}


async def read(shop: Shop, path: str, role: str = "admin", **headers: str) -> str:
    async with shop.client(role) as client:
        answer = await client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_weeks_end_today_and_hold_what_was_lost_too() -> None:
    ten, one, day = Decimal(10), Decimal(1), today()
    found = by_week([(day, ten, one), (day - timedelta(days=7), one, Decimal(0))], day)
    assert len(found) == WEEKS
    assert found[-1] == (day - timedelta(days=6), Decimal(11), one)
    assert found[-2][1] == one
    back = by_week([(day, -ten, Decimal(0)), (day - timedelta(days=999), ten, ten)], day)
    assert not any(asked or lost for _, asked, lost in back), "less than nothing is nothing"


def test_when_it_is_gone() -> None:
    day = today()
    assert gone_on(Decimal(20), Decimal(2), day) == day + timedelta(days=10)
    assert gone_on(Decimal(-3), Decimal(2), day) == day
    assert gone_on(Decimal(20), Decimal(0), day) is None
    assert gone_on(Decimal(10**9), Decimal("0.001"), day) is None
    assert horizon(Decimal(0), Decimal(1)) == 14
    assert horizon(Decimal(10**6), Decimal(1)) == horizon(Decimal(5), Decimal(0)) == 120


def test_parts_of_nothing_are_nothing() -> None:
    (one, other) = parts("AB", [])
    assert (one.count, one.count_percent, other.amount_percent) == (0, 0, 0)
    (one, other) = parts("AB", [("A", 3), ("B", 1)])
    assert (one.amount_percent, other.count_percent) == (75, 50)


@pytest.mark.db
async def test_a_product_shows_its_demand_and_when_it_runs_out(shop: Shop, neighbour: Shop) -> None:
    product = await shop.product(name="Cimento CP II 50 kg")
    path = f"/web/replenishment/products/{product['id']}"
    assert "Ninguém procurou" in await read(shop, path, **ASKED)
    await concluded(shop, product, today(), lost=3)
    html = await read(shop, path, **ASKED)
    assert html.count('<svg viewBox="0 0 640') == 2
    for day in (10, 5, 20):
        assert f"{today() + timedelta(days=day):%d/%m/%Y}" in html, "expected, soonest, latest"
    assert "25" in html
    assert "perdida por falta de estoque" in html
    assert "AX" in html
    assert "Runs out on" in await read(shop, path, **ASKED, cookie="lang=en")
    async with neighbour.client() as client:
        assert (await client.get(path, headers=ASKED)).status_code == 404
    async with shop.client() as client:
        whole = await client.get(path)
    assert whole.headers["location"] == f"/web/products/{product['id']}"
    assert path in await read(shop, f"/web/products/{product['id']}")


@pytest.mark.db
async def test_nothing_on_hand_is_gone_today(shop: Shop) -> None:
    product = await shop.product(name="Areia média")
    await concluded(shop, product, today(), on_hand=0)
    html = await read(shop, f"/web/replenishment/products/{product['id']}", **ASKED)
    assert html.count('<svg viewBox="0 0 640') == 1
    assert f"{today():%d/%m/%Y}" in html


@pytest.mark.db
async def test_the_curve_lists_what_its_filters_say(shop: Shop) -> None:
    assert "Nada classificado ainda" not in await read(shop, f"{CLASSES}?q=nada")
    dear, cheap = [await shop.product(name=name) for name in ("Cimento CP II", "Prego 17x21")]
    await concluded(shop, dear, today(), of="AX")
    await concluded(shop, cheap, today(), on_hand=50, of="CZ")
    whole = await read(shop, CLASSES)
    assert "Cimento CP II" in whole
    assert "Prego 17x21" in whole
    assert "14.000,00" in whole
    assert "Prego 17x21" not in await read(shop, f"{CLASSES}?abc=A")
    assert "Cimento CP II" not in await read(shop, f"{CLASSES}?xyz=Z")
    excess = await read(shop, f"{CLASSES}?only=excess")
    assert "Prego 17x21" in excess
    assert "Cimento CP II" not in excess
    assert "Nenhum produto encontrado" in await read(shop, f"{CLASSES}?q=telha")
    seen = await read(shop, CLASSES, role="stock")
    assert "Prego 17x21" in seen
    assert "14.000,00" not in seen
    assert "R$" not in seen.split("<main")[1]


@pytest.mark.db
async def test_the_curve_as_a_file(shop: Shop) -> None:
    product = await shop.product(name="Cimento CP II")
    await concluded(shop, product, today(), on_hand=50)
    async with shop.client("stock") as client:
        answer = await client.get(f"{CLASSES}/export?abc=A")
    head, line, *_ = answer.content.decode("utf-8-sig").splitlines()
    assert "Acima do máximo" in head
    assert "AX;700" in line
    assert line.endswith("20,000")


@pytest.mark.db
async def test_what_may_sell_nothing_for_long_has_no_last_day(shop: Shop) -> None:
    product = await shop.product(name="Betoneira")
    await concluded(shop, product, today())
    engine = admin_engine(shop.app.state.admin_url)
    async with engine.begin() as connection:
        nothing = text(
            "UPDATE engines.stock_forecast SET slow_daily_demand = 0 WHERE product_id = :id"
        )
        await connection.execute(nothing, {"id": product["id"]})
    await engine.dispose()
    found = await shop.get(f"/api/v1/insights/stock/products/{product['id']}")
    assert (found["runs_out_on"], found["latest_on"]) == (str(today() + timedelta(days=10)), None)
    html = await read(shop, f"/web/replenishment/products/{product['id']}", **ASKED)
    assert f"o mais cedo em {today() + timedelta(days=5):%d/%m/%Y}" in html


class Plain:
    """A catalogue that translates nothing."""

    locale = "pt-BR"

    def gettext(self, message: str) -> str:
        return message

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return singular if count == 1 else plural


@pytest.mark.parametrize(
    ("figure", "written"),
    [("2.98", "3"), ("3.14", "3,1"), ("0.25", "0,25"), ("-4.04", "-4"), ("0.999", "1"), ("x", "x")],
)
def test_a_figure_is_no_longer_than_people_write_it(figure: str, written: str) -> None:
    figures = {"daily": figure, "on_hand": 1, "lead_time_days": 7}
    assert f"Sells {written} a day" in explain("stock.all_promised", figures, Plain())


@pytest.mark.parametrize(
    ("left", "written"), [("1", "1 day"), ("0.98", "0,98 days"), ("1.02", "1 day"), ("3", "3 days")]
)
def test_one_day_is_no_days(left: str, written: str) -> None:
    figures = {"daily": 1, "on_hand": 1, "lead_time_days": 1, "days_left": left}
    sentence = explain("stock.runs_out", figures, Plain())
    assert sentence.endswith(f"lead time 1 day: runs out in {written}")


@pytest.mark.db
async def test_the_outlook_by_the_api(shop: Shop, neighbour: Shop) -> None:
    product = await shop.product(name="Cimento CP II")
    path = f"/api/v1/insights/stock/products/{product['id']}"
    early = await shop.get(path)
    assert early["runs_out_on"] is None
    assert not any(Decimal(week["asked"]) for week in early["weeks"])
    await concluded(shop, product, today(), lost=3)
    found = await shop.get(path, role="stock")
    days = ("soonest_on", "runs_out_on", "latest_on", "order_by")
    assert [found[name] for name in days] == [
        str(today() + timedelta(days=ahead)) for ahead in (5, 10, 20, 3)
    ]
    assert found["weeks"][-1] == {
        "first_day": str(today() - timedelta(days=6)),
        "asked": "15.000",
        "lost": "3.000",
    }
    assert (found["abc"], found["minimum"], found["stock_out_chance"]) == ("A", "14.000", "0.2500")
    async with neighbour.client() as client:
        assert (await client.get(path)).status_code == 404


@pytest.mark.db
async def test_classes_by_the_api(shop: Shop) -> None:
    products = [await shop.product(name=name, cost="2.50") for name in ("Cimento", "Prego", "Cal")]
    for product, on_hand, of in zip(products, (20, 50, 20), ("AX", "CZ", "AZ"), strict=True):
        await concluded(shop, product, today(), on_hand=on_hand, of=of)
    path = "/api/v1/insights/stock/classes"
    whole, asked = [], f"{path}?limit=2"
    while asked:
        page = await shop.get(asked)
        whole += page["items"]
        asked = page["next_cursor"] and f"{path}?limit=2&cursor={page['next_cursor']}"
    assert [one["product_id"] for one in whole] == sorted(one["id"] for one in products)
    (nails,) = [one for one in whole if one["abc"] == "C"]
    assert (nails["excess"], nails["excess_capital"]) == ("20.000", "50.00")
    assert nails["yearly_value"] == "14000.00"
    (seen,) = (await shop.get(f"{path}?abc=A&xyz=Z", role="stock"))["items"]
    assert (seen["name"], seen["yearly_value"], seen["excess_capital"]) == ("Cal", None, None)
    async with shop.client() as client:
        assert (await client.get(f"{path}?cursor=x")).status_code == 422
