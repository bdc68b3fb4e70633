"""The pages of counts: begin, count, look at what differs, post."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from basecore.ids import new_id
from shop import Shop

pytestmark = pytest.mark.db

PAGE = "/web/stock/counts"
JSON = {"Accept": "application/json"}


async def begun(client: httpx.AsyncClient, **fields: str) -> str:
    """Begin a count of everything; return its address."""
    made = await client.post(PAGE, data={"scope": "full", "location": "store"} | fields)
    assert made.status_code == 303, made.text
    return str(made.headers["location"])


async def entered(client: httpx.AsyncClient, here: str, product: Any, quantity: str) -> Any:
    body = {"product_id": product["id"], "quantity": quantity, "way": "set"}
    path = f"{here}/entries/{new_id()}"
    return await client.put(path, json=body, headers=JSON)


async def test_from_the_first_scan_to_the_ledger(shop: Shop) -> None:
    product = await shop.product(name="Areia média", barcodes=[{"code": "7891000315507"}])
    async with shop.client("stock") as client:
        assert "Nada foi contado ainda" in (await client.get(PAGE)).text
        key = str(new_id())
        here, again = [await begun(client, idempotency_key=key) for _ in range(2)]
        assert here == again, "one press, one count"
        assert "js/count/main" in (await client.get(here)).text
        (item,) = (await client.get(f"{here}/sheet")).json()["items"]
        assert (item["codes"], item["counted"], item["on_hand"]) == (
            ["7891000315507"],
            None,
            "0.000",
        )
        kept = await entered(client, here, product, "12.5")
        assert kept.json()["counted"] == "12.500"
        review = (await client.get(f"{here}/review")).text
        assert "+12,5" in review
        why = {"reason": "unrecorded", "note": "NF 88"}
        said = await client.post(f"{here}/lines/{product['id']}", data=why)
        assert said.status_code == 303
        for _ in range(2):
            posted = await client.post(f"{here}/post")
            assert posted.headers["location"] == f"{here}/review"
        review = (await client.get(f"{here}/review")).text
        assert "Uma movimentação não foi registrada" in review
        assert "Lançada no estoque" in review
        assert (await client.get(here)).status_code == 303, "a count that is over is reviewed"
        panel = f"/web/stock/products/{product['id']}"
        ledger = (await client.get(panel, headers={"HX-Request": "true"})).text
        assert ledger.count("Contagem") == 1
        assert (await client.get(PAGE)).text.count("1 de 1") == 1


async def test_who_counts_blindly_is_told_no_stock(shop: Shop) -> None:
    product = await shop.product()
    body = {"product_id": product["id"], "kind": "receipt", "quantity": "7"}
    await shop.post("/api/v1/stock/movements", body)
    async with shop.client("stock") as client:
        here = await begun(client, is_blind="true")
        (item,) = (await client.get(f"{here}/sheet")).json()["items"]
        assert item["on_hand"] is None
        here = await begun(client)
        (item,) = (await client.get(f"{here}/sheet")).json()["items"]
        assert item["on_hand"] == "7.000"


async def test_what_is_wrong_is_said_in_portuguese(shop: Shop) -> None:
    product = await shop.product()
    async with shop.client("stock") as client:
        nothing = await client.post(PAGE, data={"scope": "category"})
        assert nothing.status_code == 422
        assert 'id="f-category_id-error"' in nothing.text
        many = await client.post(PAGE, data={"scope": "cyclic", "size": "9999"})
        assert 'id="f-size-error"' in many.text
        here = await begun(client)
        wrong = await entered(client, here, {"id": str(new_id())}, "1")
        assert wrong.status_code == 422
        assert "não faz parte da contagem" in wrong.text
        early = await client.post(f"{here}/post")
        assert "Nada foi contado" in unquote(early.headers["set-cookie"])
        long = await client.post(f"{here}/lines/{product['id']}", data={"note": "x" * 200})
        assert long.status_code == 303
        assert (await client.post(f"{here}/cancel")).status_code == 303
        closed = await entered(client, here, product, "1")
        assert (closed.status_code, "terminou" in closed.text) == (409, True)
        assert "Descartada" in (await client.get(f"{here}/review")).text


async def test_views_of_a_review(shop: Shop) -> None:
    counted = await shop.product(name="Areia média", cost="2.00")
    await shop.product(name="Brita 1")
    async with shop.client("admin") as client:
        here = await begun(client)
        assert "Conte alguns produtos" in (await client.get(f"{here}/review")).text
        await entered(client, here, counted, "0")
        assert "Nada difere" in (await client.get(f"{here}/review")).text
        assert "Brita 1" in (await client.get(f"{here}/review?view=missing")).text
        assert "Areia" in (await client.get(f"{here}/review?view=counted")).text
        await entered(client, here, counted, "3")
        assert "R$ 6,00" in (await client.get(f"{here}/review")).text
