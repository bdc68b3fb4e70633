"""What helps a seller beside the lines: units, stock, margins, pasting, prices of the day."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import UUID

import pytest
from basecore.ids import new_id
from construction.drafting.domain import MAX_ROWS
from construction.drafting.service.live import Watched, follow
from construction.live import BEAT, Pace
from editor import ASKS, Editor, faults
from shop import Shop

pytestmark = pytest.mark.db


async def open_draft(shop: Shop, **fields: Any) -> Editor:
    """Return a seller with a new draft open."""
    editor = Editor(shop)
    await editor.header(**fields)
    return editor


async def test_a_spoken_quantity_is_resolved_by_the_products_units(shop: Shop) -> None:
    editor = await open_draft(shop)
    box = {"uom": "CX", "factor": "2.16", "step": "1"}
    tile = await shop.product(name="Piso", uom="M2", base_price="10.00", units=[box])
    line = (await editor.line(product_id=tile["id"], said="12x3,5+10%"))["line"]
    assert (line["said"], line["quantity"], line["total"]) == ("12x3,5+10%", "46.200", "462.00")
    packs = line["packs"]
    assert packs["text"] == "21 CX + 0,84 M2"
    assert (packs["needed"], packs["covered"]) == ("22", "47.520")
    line = (await editor.line(product_id=tile["id"], said="3 cx"))["line"]
    assert (line["quantity"], line["packs"]["text"]) == ("6.480", "3 CX")
    told = faults(await editor.line(product_id=tile["id"], said="3 sacos", status=422))
    assert told["said"] == "Este produto não é vendido em “sacos”, e sim em M2, CX"


async def test_a_line_tells_stock_and_what_is_promised(shop: Shop) -> None:
    product = await shop.product()
    receipt = {"product_id": product["id"], "kind": "receipt", "quantity": "100"}
    await shop.post("/api/v1/stock/movements", receipt, role="stock")
    await shop.order(lines=[{"product_id": product["id"], "quantity": "30"}])
    editor = await open_draft(shop)
    line = (await editor.line(product_id=product["id"]))["line"]
    assert line["stock"] == {"on_hand": "100.000", "reserved": "30.000", "available": "70.000"}


async def test_a_line_tells_how_its_margin_stands_and_never_the_cost(shop: Shop) -> None:
    editor = await open_draft(shop)
    product = await shop.product(base_price="40.00", cost="20.00")
    free = await shop.product(base_price="40.00")
    lights = []
    for price in ("40", "21", "19"):
        answer = await editor.line(product_id=product["id"], unit_price=price)
        lights.append(answer["line"]["margin"])
        assert "cost" not in json.dumps(answer)
        assert "20.00" not in json.dumps(answer)
    assert lights == ["good", "thin", "loss"]
    assert (await editor.line(product_id=free["id"]))["line"]["margin"] is None


async def test_below_the_limits_a_line_is_kept_and_told(shop: Shop) -> None:
    async with shop.client("admin") as client:
        policy = {"mode": "block", "max_discount_percent": "10"}
        await client.put("/api/v1/price-policies/sales", json=policy)
    editor = await open_draft(shop, customer_id=(await shop.customer())["id"])
    line = (await editor.line(discount_percent="12,5"))["line"]
    (below,) = line["below"]
    assert below == {"breach": "discount", "message": "Desconto de 12,5%, acima dos seus 10%"}
    path = f"/api/v1/quotes/{editor.quote_id}/send"
    await shop.post(path, {}, role="sales", status=422)


async def test_a_percentage_may_have_its_sign_and_money_is_none(shop: Shop) -> None:
    editor = await open_draft(shop)
    assert (await editor.line(discount_percent="12,5 %"))["line"]["discount_percent"] == "12.50"
    assert (await editor.header(discount_percent="5%"))["quote"]["discount_percent"] == "5.00"
    told = faults(await editor.line(discount_percent="R$ 5", status=422))
    assert told == {"discount_percent": "Digite uma porcentagem, por exemplo 5,5"}


async def test_a_general_discount_judges_every_line_anew(shop: Shop) -> None:
    async with shop.client("admin") as client:
        policy = {"mode": "warn", "max_discount_percent": "10"}
        await client.put("/api/v1/price-policies/sales", json=policy)
    editor = await open_draft(shop)
    await editor.line(discount_percent="8")
    path = f"/api/v1/quotes/{editor.quote_id}"
    for general, below in (("5", ["discount"]), ("1", [])):
        await editor.header(discount_percent=general)
        (line,) = (await shop.get(path, role="sales"))["lines"]
        assert line["below_policy"] == below
        (line,) = (await editor.state())["lines"]
        assert ([one["breach"] for one in line["below"]], line["version"]) == (below, 1)


async def test_the_last_price_is_what_this_customer_paid(shop: Shop) -> None:
    product, customer = await shop.product(base_price="10.00"), await shop.customer()
    for price, discount in (("9.00", "0"), ("8.00", "10")):
        line = {"product_id": product["id"], "quantity": "1", "unit_price": price}
        await shop.order(lines=[line | {"discount_percent": discount}], customer_id=customer["id"])
    editor = await open_draft(shop, customer_id=customer["id"])
    assert (await editor.line(product_id=product["id"]))["line"]["last"]["price"] == "7.20"
    stranger = await open_draft(shop, customer_id=(await shop.customer())["id"])
    assert (await stranger.line(product_id=product["id"]))["line"]["last"] is None


async def test_prices_of_the_day_are_shown_and_then_taken(shop: Shop) -> None:
    product, other = await shop.product(base_price="10.00"), await shop.product(base_price="5.00")
    customer, editor = await shop.customer(), await open_draft(shop)
    one, typed, kept = str(new_id()), str(new_id()), str(new_id())
    await editor.line(one, product_id=product["id"], said="2")
    await editor.line(typed, product_id=product["id"], said="1", unit_price="9.50")
    await editor.line(kept, product_id=other["id"], said="1")
    rule = {"level": "customer", "customer_id": customer["id"], "kind": "fixed", "value": "8.00"}
    await shop.post("/api/v1/price-rules", rule | {"product_id": product["id"]})
    ahead = await editor.told("GET", f"/reprice?customer_id={customer['id']}")
    assert [(line["id"], line["from"], line["to"]) for line in ahead["lines"]] == [
        (one, "10.00", "8.00")
    ]
    assert (ahead["total_from"], ahead["total_to"]) == ("34.50", "30.50")
    assert (await editor.told("GET", "/reprice"))["lines"] == []
    named = await editor.header(customer_id=customer["id"])
    assert named["sums"]["total"] == "34.50", "choosing a customer alone changes no price"
    moved = await editor.line(one, product_id=product["id"], said="2", position=1)
    assert moved["line"]["unit_price"] == "10.00", "nor does moving a line"
    given = {"op": str(new_id()), "version": 1}
    stale = await editor.told("POST", "/reprice", given, status=409)
    assert stale["code"] == "stale_draft"
    given["version"] = editor.seen["header"]
    state = await editor.told("POST", "/reprice", given)
    assert await editor.told("POST", "/reprice", given) == state
    assert state["sums"]["total"] == "30.50"
    prices = {line["id"]: line["unit_price"] for line in state["lines"]}
    assert prices == {one: "8.00", typed: "9.50", kept: "5.00"}
    await editor.line(one, product_id=product["id"], status=409)


async def test_reprice_names_an_unknown_customer(shop: Shop) -> None:
    editor = await open_draft(shop)
    refused = await editor.told("GET", f"/reprice?customer_id={new_id()}", status=422)
    assert "Escolha" in faults(refused)["customer_id"]


async def paste(shop: Shop, text: Any, *, status: int = 200) -> Any:
    """Paste a text and return what its rows may mean."""
    async with shop.client("sales") as client:
        body = {"quote_id": None, "text": text}
        answer = await client.post("/web/quotes/paste", json=body, headers=ASKS)
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_pasted_rows_find_their_products(shop: Shop) -> None:
    cement = await shop.product(sku="CIM-50", name="Cimento CP2 50 kg", uom="SC")
    sand = await shop.product(sku="10023", name="Areia média", uom="M3")
    bars = [await shop.product(name=f"Vergalhão {size}mm barra", uom="BR") for size in ("8", "10")]
    text = (
        "Código\tQtd\ncim-50\t20\n10023\t2,5\n20 sc cimento cp2\n3 barra 10mm\n"
        "5 vergalhao\nnada disso existe\n2 cimemto cp2"
    )
    rows = (await paste(shop, text))["rows"]
    chosen = [(row["chosen"], row["said"]) for row in rows]
    assert chosen[:4] == [
        (cement["id"], "20"),
        (sand["id"], "2,5"),
        (cement["id"], "20 sc"),
        (bars[1]["id"], "3 barra"),
    ]
    assert rows[4]["chosen"] is None
    assert {one["product_id"] for one in rows[4]["candidates"]} == {one["id"] for one in bars}
    assert (rows[5]["chosen"], rows[5]["candidates"]) == (None, [])
    assert rows[6]["candidates"][0]["product_id"] == cement["id"], "a mistyped word is guessed"
    assert (await shop.get("/api/v1/quotes"))["items"] == []
    await shop.product(name="Massa Cimento CP2 50 kg balde", uom="BD")
    rows = (await paste(shop, "Cimento CP2 50 kg\t4\n20 cimento cp2"))["rows"]
    assert [row["chosen"] for row in rows] == [cement["id"], None], "a whole name is meant"


async def test_what_may_be_several_products_is_left_to_the_reader(shop: Shop) -> None:
    sheets = [
        await shop.product(name="Vergalhão CA-50 10mm", uom="BR"),
        await shop.product(name="Barra roscada 10mm"),
    ]
    await shop.product(name="Joelho esgoto 100mm Tigre")
    rows = (await paste(shop, "3 barra 10mm\n2 joelho agua 100mm\n5 vergalhao 10mm"))["rows"]
    assert [row["chosen"] for row in rows] == [None, None, sheets[0]["id"]]
    assert {one["product_id"] for one in rows[0]["candidates"]} >= {one["id"] for one in sheets}
    assert [one["name"] for one in rows[1]["candidates"]] == ["Joelho esgoto 100mm Tigre"]


async def test_the_word_of_a_unit_may_be_the_first_of_a_name(shop: Shop) -> None:
    pipe = await shop.product(name="Tubo PVC água soldável 100mm 6 m")
    await shop.product(name="Conexão água 100mm")
    rolls = await shop.product(name="Manta asfáltica 10 m2", uom="RL")
    tap = await shop.product(name="Torneira de jardim", uom="PC")
    text = "2 tubo agua 100mm\n3 tubos de agua 100mm\n4 rolo manta asfaltica\n"
    text += "5 un torneira jardim\n6 tubo conexao"
    rows = (await paste(shop, text))["rows"]
    assert [(row["chosen"], row["said"]) for row in rows] == [
        (pipe["id"], "2"),
        (pipe["id"], "3"),
        (rolls["id"], "4 rolo"),
        (tap["id"], "5 un"),
        (None, "6 tubo"),
    ]


async def test_what_cannot_be_pasted(shop: Shop, neighbour: Shop) -> None:
    assert "Preencha" in faults(await paste(shop, "", status=422))["text"]
    assert "longo" in faults(await paste(shop, "x" * 50_001, status=422))["text"]
    long = await paste(shop, "\n".join(f"{at} nada disso" for at in range(MAX_ROWS + 2)))
    assert (len(long["rows"]), long["rest"]) == (MAX_ROWS, ["200 nada disso", "201 nada disso"])
    await neighbour.product(sku="SECRETO-1", name="Segredo do vizinho")
    (row,) = (await paste(shop, "SECRETO-1\t3"))["rows"]
    assert row["candidates"] == []


async def test_an_open_editor_hears_of_changes(shop: Shop) -> None:
    editor, stop = await open_draft(shop), asyncio.Event()
    watched = Watched(shop.tenant_id, new_id(), None)
    database = shop.app.state.database
    assert [one async for one in follow(database, watched, stop, Pace(look=0.01))] == []
    watched = Watched(shop.tenant_id, UUID(editor.quote_id), None)
    heard: list[bytes] = []
    pace = Pace(look=0.01, beat=0.05, life=20.0)
    async for one in follow(database, watched, stop, pace):
        heard.append(one)
        if len(heard) == 1:
            await editor.line()
        if one == BEAT:
            stop.set()
    assert heard == [
        b'event: changed\ndata: {"version":1}\n\n',
        b'event: changed\ndata: {"version":2}\n\n',
        BEAT,
    ]


async def test_an_open_editor_hears_that_its_discount_was_allowed(shop: Shop) -> None:
    async with shop.client("admin") as client:
        policy = {"mode": "block", "max_discount_percent": "5"}
        await client.put("/api/v1/price-policies/sales", json=policy)
    editor, stop = (
        await open_draft(shop, customer_id=(await shop.customer())["id"]),
        asyncio.Event(),
    )
    await editor.line(discount_percent="20")
    path = f"/api/v1/quotes/{editor.quote_id}/approval"
    asked = await shop.post(path, {"words": "Cliente antigo"}, role="sales")
    watched = Watched(shop.tenant_id, UUID(editor.quote_id), None)
    heard: list[bytes] = []
    async for one in follow(shop.app.state.database, watched, stop, Pace(look=0.01, life=20.0)):
        heard.append(one)
        if len(heard) == 1:
            await shop.post(f"/api/v1/approvals/{asked['id']}/approve", {}, status=200)
        if one.startswith(b"event: approval"):
            stop.set()
    assert heard[-1] == f'event: approval\ndata: {{"id":"{asked["id"]}"}}\n\n'.encode()


async def test_a_stream_ends_when_the_process_stops(shop: Shop) -> None:
    editor = await open_draft(shop)
    shop.app.state.stopping.asked.set()
    answer = await editor.ask("GET", "/events")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    colleague = Editor(shop, "sales", quote_id=str(new_id()))
    await colleague.told("GET", "/events", status=404)
