"""The board: columns and days, moves by the rules, who was first, and what others are told."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import httpx
import pytest
from basecore import clock
from construction.live import Pace
from construction.order_board import service
from construction.order_board.domain import When
from construction.orders import Order
from shop import Shop
from sqlalchemy import update

pytestmark = pytest.mark.db

PAGE = "/web/orders/board"
HTMX = {"HX-Request": "true"}


async def change(shop: Shop, order: Any, **values: Any) -> None:
    """Change what only time changes."""
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        await session.execute(
            update(Order)
            .where(Order.tenant_id == shop.tenant_id, Order.id == UUID(order["id"]))
            .values(**values)
        )


async def look(shop: Shop, query: str = "", role: str = "admin", **headers: str) -> str:
    """Return the board."""
    async with shop.client(role) as client:
        answer = await client.get(f"{PAGE}{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


def columns(html: str) -> dict[str, list[str]]:
    """Return the numbers of the cards of each column."""
    parts = re.split(r'data-column="(\w+)"', html)[1:]
    return {
        name: re.findall(r'data-number="PED-0*(\d+)"', body)
        for name, body in zip(parts[::2], parts[1::2], strict=True)
    }


async def move(
    shop: Shop, order: Any, to: str, role: str = "admin", **fields: Any
) -> httpx.Response:
    """Drop a card onto a column."""
    form = {"status": to, "version": str(order["version"]), "from": order["status"]}
    async with shop.client(role) as client:
        return await client.post(f"{PAGE}/{order['id']}", data=form | fields, headers=HTMX)


def told(answer: httpx.Response) -> tuple[str, str]:
    """Return the sentence and the tone of an answer."""
    toast = json.loads(answer.headers["hx-trigger"])["toast"]
    return toast["text"], toast["tone"]


async def test_cards_stand_in_their_columns_by_day(shop: Shop) -> None:
    late, today, later, none = [await shop.order() for _ in range(4)]
    now = clock.business_date(clock.now())
    for order, days in ((late, -1), (today, 0), (later, 20)):
        await change(shop, order, deliver_on=now + timedelta(days=days))
    await shop.step(none, "preparing")
    assert columns(await look(shop)) == {
        "pending": ["1", "2", "3"],
        "preparing": ["4"],
        "out_for_delivery": [],
        "delivered": [],
        "cancelled": [],
    }
    assert columns(await look(shop, "?when=today"))["pending"] == ["2"]
    assert columns(await look(shop, "?when=week"))["pending"] == ["2"]
    assert columns(await look(shop, "?when=late"))["pending"] == ["1"]
    assert columns(await look(shop, "?when=x"))["pending"] == ["1", "2", "3"]


async def test_a_column_is_bounded_and_leads_to_the_list(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("repository", "web"):
        monkeypatch.setattr(f"construction.order_board.{module}.SHOWN", 2)
    for _ in range(3):
        await shop.order()
    html = await look(shop)
    assert columns(html)["pending"] == ["1", "2"]
    assert 'href="/web/orders?status=pending">Ver todos (3)</a>' in html


async def test_a_card_moves_as_it_was_shown(shop: Shop) -> None:
    order = await shop.order()
    answer = await move(shop, order, "preparing")
    assert columns(answer.text)["preparing"] == ["1"]
    assert told(answer) == ("PED-000001 está agora em “Em preparo”", "success")
    plain = {"status": "cancelled", "version": "2", "reason": "gave_up"}
    async with shop.client() as client:
        done = await client.post(f"{PAGE}/{order['id']}?when=late", data=plain)
    assert (done.status_code, done.headers["location"]) == (303, f"{PAGE}?when=late")
    assert (await shop.get(f"/api/v1/orders/{order['id']}"))["cancel_reason"] == "gave_up"


async def test_whoever_moves_second_is_told_who_was_first(shop: Shop) -> None:
    order = await shop.order()
    await move(shop, order, "preparing", "stock")
    answer = await move(shop, order, "cancelled")
    text, tone = told(answer)
    at = clock.now().astimezone(clock.zone())
    assert text.startswith("stock of demo moveu PED-000001 para “Em preparo” às ")
    assert re.search(rf"às ({at:%H}|{at - timedelta(minutes=1):%H}):\d\d;", text)
    assert tone == "warning"
    assert columns(answer.text)["preparing"] == ["1"], "the card goes to its true place"


async def test_a_change_that_moved_nothing_is_told_as_one(shop: Shop) -> None:
    order = await shop.order()
    async with shop.client() as client:
        fields = {"deliver_on": "2026-12-01", "version": str(order["version"])}
        await client.post(f"/web/orders/{order['id']}/deliver-on", data=fields)
    text, _ = told(await move(shop, order, "preparing"))
    assert text.startswith("admin of demo alterou PED-000001 às ")


async def test_the_rule_is_told_where_a_move_is_refused(shop: Shop) -> None:
    order = await shop.order()
    for status in ("preparing", "out_for_delivery"):
        order = await shop.step(order, status)
    answer = await move(shop, order, "cancelled")
    text, tone = told(answer)
    assert text == (
        "PED-000001 fica onde está: "
        "O pedido saiu para entrega: volte-o para preparo antes de cancelar"
    )
    assert tone == "warning"
    assert columns(answer.text)["out_for_delivery"] == ["1"]


@pytest.mark.parametrize(
    ("role", "steps", "targets"),
    [
        (
            "admin",
            "out_for_delivery delivered cancelled",
            "preparing out_for_delivery delivered cancelled",
        ),
        ("stock", "out_for_delivery", "preparing out_for_delivery"),
        ("sales", "delivered", "delivered"),
        ("finance", "", ""),
    ],
)
async def test_each_role_moves_what_it_may(shop: Shop, role: str, steps: str, targets: str) -> None:
    order = await shop.order()
    await shop.step(order, "preparing")
    html = await look(shop, role=role)
    assert re.findall(r'data-steps="([^"]*)"', html)[0].strip() == steps
    assert f'data-targets="{targets}"' in html
    assert ("77,80" in html) == (role != "stock")
    if role in {"stock", "finance"}:
        assert (await move(shop, order, "cancelled", role)).status_code == 403


async def test_others_cards_are_not_there(shop: Shop, neighbour: Shop) -> None:
    mine, theirs = await shop.order(role="sales"), await shop.order(role="admin")
    foreign = await neighbour.order()
    assert columns(await look(shop, role="sales"))["pending"] == ["1"]
    moved = await shop.step(theirs, "preparing")
    for order in (foreign, moved):
        refused = await move(shop, order, "delivered", "sales", is_pickup="true")
        assert refused.status_code == 404
    assert mine["id"] in await look(shop)


async def test_an_open_board_hears_of_moves(shop: Shop) -> None:
    order = await shop.order()
    watched = service.Watched(shop.tenant_id, None, When.ALL)
    stop, pace = asyncio.Event(), Pace(look=0.05, beat=30, life=20)
    stream = service.follow(shop.app.state.database, watched, stop, pace)
    (mark,) = re.findall(r'data-mark="(\w+)"', await look(shop))
    assert mark in unquote((await anext(stream)).decode())
    await shop.step(order, "preparing")
    fresh = (await anext(stream)).decode()
    assert mark not in fresh
    assert re.findall(r'data-mark="(\w+)"', await look(shop))[0] in fresh
    stop.set()
