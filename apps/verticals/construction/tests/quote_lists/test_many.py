"""Ticked quotes: shown before they change, each by its own rules; files; the look from the list."""

from __future__ import annotations

import io
from typing import Any

import httpx
import pytest
from basecore.ids import new_id
from python_calamine import CalamineWorkbook
from shop import Shop

pytestmark = pytest.mark.db

BULK = "/web/quotes/bulk"


async def send(
    shop: Shop, path: str, ids: list[str], *, role: str = "admin", **fields: Any
) -> httpx.Response:
    """Post the ticked quotes."""
    async with shop.client(role) as client:
        return await client.post(path, data={"ids": ids, **fields})


async def state(shop: Shop, quote: Any) -> str:
    """Return where a quote stands."""
    found: str = (await shop.get(f"/api/v1/quotes/{quote['id']}"))["status"]
    return found


async def get(shop: Shop, path: str, role: str = "admin", **headers: str) -> httpx.Response:
    """Get a page or a file."""
    async with shop.client(role) as client:
        return await client.get(path, headers=headers)


async def test_drafts_are_marked_as_sent_and_the_rest_is_told(shop: Shop) -> None:
    draft, other, approved = await shop.quote(), await shop.quote(), await shop.approved()
    ids = [one["id"] for one in (draft, other, approved)]
    shown = await send(shop, BULK, ids, deed="send", back="status=draft")
    assert "2 cotações podem ser alteradas" in shown.text
    assert "A situação não permite" in shown.text
    assert await state(shop, draft) == "draft", "nothing is changed by looking"
    done = await send(shop, f"{BULK}/do", ids, deed="send", back="status=draft")
    assert done.status_code == 200
    assert "2 cotações alteradas" in done.text
    assert done.text.count("Feito") == 2
    assert "A situação desta cotação não permite isso" in done.text
    assert 'href="/web/quotes?status=draft"' in done.text
    assert 'type="submit"' not in done.text.partition('action="/web/quotes/bulk/do"')[2]
    assert [await state(shop, one) for one in (draft, other, approved)] == [
        *("sent", "sent"),
        "approved",
    ]


async def test_many_are_cancelled_for_a_reason(shop: Shop) -> None:
    quotes = [await shop.quote() for _ in range(2)]
    ids = [one["id"] for one in quotes]
    for fields, sentence in (({}, "Escolha um motivo"), ({"words": "x" * 121}, "longo")):
        refused = await send(shop, f"{BULK}/do", ids, deed="cancel", **fields)
        assert refused.status_code == 422
        assert sentence in refused.text
    done = await send(shop, f"{BULK}/do", ids, deed="cancel", lost="price", words="caro")
    assert done.status_code == 303
    assert {await state(shop, one) for one in quotes} == {"cancelled"}
    found = await shop.get("/api/v1/quotes?lost=price")
    assert len(found["items"]) == 2


async def test_quotes_are_handed_over_by_the_admin_only(shop: Shop) -> None:
    theirs, mine = await shop.quote(role="sales"), await shop.quote(role="admin")
    seller = str(shop.people["admin"])
    for path in (BULK, f"{BULK}/do"):
        denied = await send(
            shop, path, [theirs["id"]], role="sales", deed="hand_over", seller_id=seller
        )
        assert denied.status_code == 403
    for wrong in ("", "x", str(new_id())):
        refused = await send(shop, f"{BULK}/do", [theirs["id"]], deed="hand_over", seller_id=wrong)
        assert refused.status_code == 422
        assert "Escolha um item" in refused.text or "da lista" in refused.text
    ids = [theirs["id"], mine["id"]]
    done = await send(shop, f"{BULK}/do", ids, deed="hand_over", seller_id=seller)
    assert done.status_code == 303
    moved = await shop.get(f"/api/v1/quotes/{theirs['id']}")
    assert (moved["owner_id"], moved["owner_name"]) == (seller, "admin of demo")
    await shop.get(f"/api/v1/quotes/{theirs['id']}", role="sales", status=404)
    page = await get(shop, f"/web/quotes/{theirs['id']}")
    assert "Passada para admin of demo" in page.text
    assert "Passada para" not in (await get(shop, f"/web/quotes/{mine['id']}")).text


@pytest.mark.parametrize("deed", ["send", "cancel"])
async def test_one_that_is_not_theirs_stops_all(shop: Shop, neighbour: Shop, deed: str) -> None:
    own, colleague = await shop.quote(role="sales"), await shop.quote(role="admin")
    foreign = await neighbour.quote()
    for other in (colleague["id"], foreign["id"], str(new_id())):
        for path in (BULK, f"{BULK}/do"):
            answer = await send(
                shop, path, [own["id"], other], role="sales", deed=deed, lost="price"
            )
            assert answer.status_code == 404
    assert {await state(shop, one) for one in (own, colleague)} == {"draft"}


async def test_nothing_ticked_leads_back(shop: Shop) -> None:
    for fields in ({"deed": "send"}, {"deed": "dance"}):
        answer = await send(shop, BULK, ["x"], back="q=a", **fields)
        assert (answer.status_code, answer.headers["location"]) == (303, "/web/quotes?q=a")
    for role in ("finance", "stock"):
        assert (await send(shop, BULK, [], role=role)).status_code == 403


async def test_the_list_goes_out_as_it_is_filtered(shop: Shop) -> None:
    customer = await shop.customer(name="=Fórmula")
    await shop.quote(customer_id=customer["id"])
    lost = await shop.quote()
    await shop.post(f"/api/v1/quotes/{lost['id']}/cancel", {"reason": "price"}, status=200)
    answer = await get(shop, "/web/quotes/export?status=draft")
    assert answer.headers["content-type"].startswith("text/csv")
    head, *rows = answer.content.decode("utf-8-sig").splitlines()
    assert head.startswith("Número;Situação;Cliente")
    assert len(rows) == 1
    assert rows[0].startswith("COT-000001;Rascunho;'=Fórmula;")
    assert rows[0].endswith(";0,00;77,80")
    book = (await get(shop, "/web/quotes/export?format=xlsx")).content
    values = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in values] == ["Número", "COT-000002", "COT-000001"]
    assert values[1][-1] == 77.8
    assert values[1][8] == "preço"


async def test_ticked_quotes_go_out(shop: Shop, neighbour: Shop) -> None:
    quotes = [await shop.quote(role=role) for role in ("sales", "sales", "admin")]
    foreign = await neighbour.quote()
    ticked = "&".join(f"ids={one['id']}" for one in (quotes[0], quotes[2], foreign))
    rows = (await get(shop, f"/web/quotes/export?{ticked}")).text.splitlines()
    assert [row.split(";")[0] for row in rows[1:]] == ["COT-000003", "COT-000001"]
    own = (await get(shop, f"/web/quotes/export?{ticked}", "sales")).text.splitlines()
    assert [row.split(";")[0] for row in own[1:]] == ["COT-000001"]


async def test_more_than_fits_at_once_goes_out_whole(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("construction.narrowing.AT_ONCE", 2)
    for _ in range(5):
        await shop.quote()
    rows = (await get(shop, "/web/quotes/export")).text.splitlines()
    assert len({row.split(";")[0] for row in rows[1:]}) == 5


async def test_a_quote_is_looked_at_from_the_list(shop: Shop) -> None:
    product = await shop.product(name="Cimento branco")
    lines = [{"product_id": product["id"], "quantity": "1"}] * 14
    quote = await shop.quote(lines=lines)
    path = f"/web/quotes/{quote['id']}/preview"
    html = (await get(shop, path, **{"HX-Request": "true"})).text
    assert html.count("Cimento branco") == 12
    assert "e mais 2 itens" in html
    assert "<html" not in html
    plain = await get(shop, path)
    assert (plain.status_code, plain.headers["location"]) == (303, f"/web/quotes/{quote['id']}")
    other = await shop.quote(role="admin")
    hidden = await get(shop, f"/web/quotes/{other['id']}/preview", "sales")
    assert hidden.status_code == 404
