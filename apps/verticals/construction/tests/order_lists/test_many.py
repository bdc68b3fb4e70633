"""Ticked orders: shown before they move, each by its own rules; files; the look from the list."""

from __future__ import annotations

import io
from typing import Any

import httpx
import pytest
from basecore.ids import new_id
from python_calamine import CalamineWorkbook
from shop import Shop

pytestmark = pytest.mark.db

BULK = "/web/orders/bulk"


async def send(
    shop: Shop, path: str, ids: list[str], *, role: str = "admin", **fields: Any
) -> httpx.Response:
    """Post the ticked orders."""
    async with shop.client(role) as client:
        return await client.post(path, data={"ids": ids, **fields})


async def state(shop: Shop, order: Any) -> str:
    """Return where an order stands."""
    found: str = (await shop.get(f"/api/v1/orders/{order['id']}"))["status"]
    return found


async def get(shop: Shop, path: str, role: str = "admin", **headers: str) -> httpx.Response:
    """Get a page or a file."""
    async with shop.client(role) as client:
        return await client.get(path, headers=headers)


async def test_each_orders_outcome_is_told(shop: Shop) -> None:
    pending, left, closed = [await shop.order() for _ in range(3)]
    for status in ("preparing", "out_for_delivery"):
        await shop.step(left, status)
    await shop.step(closed, "cancelled")
    ids = [one["id"] for one in (pending, left, closed)]
    shown = await send(shop, BULK, ids, deed="cancel", back="owed=1")
    assert "1 pedido pode ser alterado" in shown.text
    assert await state(shop, pending) == "pending", "nothing is changed by looking"
    done = await send(shop, f"{BULK}/do", ids, deed="cancel", reason="gave_up", back="owed=1")
    assert done.status_code == 200
    assert "1 pedido alterado" in done.text
    assert "volte-o para preparo antes de cancelar" in done.text
    assert "A situação deste pedido não permite isso" in done.text
    assert 'href="/web/orders?owed=1"' in done.text
    assert await state(shop, pending) == "cancelled"
    assert await state(shop, left) == "out_for_delivery"


async def test_orders_move_on_together(shop: Shop) -> None:
    orders = [await shop.order() for _ in range(2)]
    ids = [one["id"] for one in orders]
    for deed, status in (
        ("prepare", "preparing"),
        ("leave", "out_for_delivery"),
        ("deliver", "delivered"),
    ):
        done = await send(shop, f"{BULK}/do", ids, deed=deed, back="late=1")
        assert (done.status_code, done.headers["location"]) == (303, "/web/orders?late=1")
        assert {await state(shop, one) for one in orders} == {status}


async def test_a_reason_is_asked_and_kept(shop: Shop) -> None:
    order = await shop.order()
    for reason in ("", "nonsense"):
        refused = await send(shop, f"{BULK}/do", [order["id"]], deed="cancel", reason=reason)
        assert refused.status_code == 422
        assert "Escolha um motivo" in refused.text
    await send(shop, f"{BULK}/do", [order["id"]], deed="cancel", reason="gave_up")
    seen = await shop.get(f"/api/v1/orders/{order['id']}")
    assert (seen["status"], seen["cancel_reason"]) == ("cancelled", "gave_up")
    assert "Cancelado: o cliente desistiu" in (await get(shop, f"/web/orders/{order['id']}")).text
    assert "o cliente desistiu" in (await get(shop, "/web/orders/export")).text


@pytest.mark.parametrize(
    ("role", "deeds"),
    [
        ("admin", {"prepare", "leave", "deliver", "cancel"}),
        ("stock", {"prepare", "leave"}),
        ("sales", set()),
        ("finance", set()),
    ],
)
async def test_each_role_is_offered_what_it_may(shop: Shop, role: str, deeds: set[str]) -> None:
    order = await shop.order()
    html = (await get(shop, "/web/orders", role)).text
    every = ("prepare", "leave", "deliver", "cancel")
    assert {one for one in every if f'value="{one}"' in html} == deeds
    for deed in set(every) - deeds:
        for path in (BULK, f"{BULK}/do"):
            denied = await send(shop, path, [order["id"]], role=role, deed=deed, reason="other")
            assert denied.status_code == 403


async def test_one_that_is_not_theirs_stops_all(shop: Shop, neighbour: Shop) -> None:
    own, foreign = await shop.order(), await neighbour.order()
    for other in (foreign["id"], str(new_id())):
        for path in (BULK, f"{BULK}/do"):
            answer = await send(shop, path, [own["id"], other], deed="prepare")
            assert answer.status_code == 404
    assert await state(shop, own) == "pending"


async def test_nothing_ticked_leads_back(shop: Shop) -> None:
    for fields in ({"deed": "prepare"}, {"deed": "dance"}):
        for path in (BULK, f"{BULK}/do"):
            answer = await send(shop, path, ["x"], back="q=a", **fields)
            assert (answer.status_code, answer.headers["location"]) == (303, "/web/orders?q=a")


async def test_the_list_goes_out_as_it_is_filtered(shop: Shop, neighbour: Shop) -> None:
    first, second = await shop.order(), await shop.order(role="admin")
    foreign = await neighbour.order()
    await shop.step(first, "preparing")
    answer = await get(shop, "/web/orders/export?status=preparing")
    head, *rows = answer.content.decode("utf-8-sig").splitlines()
    assert head.startswith("Número;Situação;Cliente")
    assert len(rows) == 1
    assert rows[0].startswith("PED-000001;Em preparo;")
    assert rows[0].endswith(";77,80")
    book = (await get(shop, "/web/orders/export?format=xlsx")).content
    values = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in values] == ["Número", "PED-000002", "PED-000001"]
    ticked = "&".join(f"ids={one['id']}" for one in (first, second, foreign))
    own = (await get(shop, f"/web/orders/export?{ticked}", "sales")).text.splitlines()
    assert [row.split(";")[0] for row in own[1:]] == ["PED-000001"]
    assert "77,80" not in (await get(shop, "/web/orders/export", "stock")).text


async def test_an_order_is_looked_at_from_the_list(shop: Shop) -> None:
    product = await shop.product(name="Cimento branco")
    lines = [{"product_id": product["id"], "quantity": "1"}] * 14
    order = await shop.order(lines=lines)
    path = f"/web/orders/{order['id']}/preview"
    html = (await get(shop, path, **{"HX-Request": "true"})).text
    assert html.count("Cimento branco") == 12
    assert "e mais 2 itens" in html
    assert "<html" not in html
    plain = await get(shop, path)
    assert (plain.status_code, plain.headers["location"]) == (303, f"/web/orders/{order['id']}")
    other = await shop.order(role="admin")
    assert (await get(shop, f"/web/orders/{other['id']}/preview", "sales")).status_code == 404
    shown = await get(shop, path, "stock", **{"HX-Request": "true"})
    assert "38,90" not in shown.text
