"""A draft is edited by small requests that may come twice, late, or from two people."""

from __future__ import annotations

import asyncio
import random
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from basecore.ids import new_id
from editor import Editor, faults
from shop import Shop

pytestmark = pytest.mark.db
NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
async def editor(shop: Shop) -> Editor:
    """Return a seller with a new draft open."""
    one = Editor(shop)
    await one.header()
    return one


async def test_a_draft_grows_line_by_line(shop: Shop) -> None:
    editor, customer = Editor(shop), await shop.customer()
    made = await editor.header(discount_percent="10", valid_days="15", notes="Portão azul 🚚")
    assert made["quote"]["number"] == "COT-000001"
    assert (made["quote"]["customer_id"], made["quote"]["version"]) == (None, 1)
    product = await shop.product(base_price="10.00")
    first = await editor.line(product_id=product["id"], said="3")
    assert (first["line"]["quantity"], first["line"]["total"]) == ("3.000", "30.00")
    assert first["sums"] == {
        "lines": 1,
        "subtotal": "30.00",
        "discount": "3.00",
        "total": "27.00",
    }
    second = await editor.line(product_id=product["id"], said="0,5", unit_price="7,77")
    assert (second["line"]["unit_price"], second["line"]["rule_price"]) == ("7.77", "10.00")
    assert second["sums"]["subtotal"] == "33.89"  # 3.885 is half a cent above
    named = await editor.header(customer_id=customer["id"], discount_percent="0")
    assert named["quote"]["customer_name"] == customer["name"]
    assert named["sums"]["total"] == "33.89"
    stored = await shop.get(f"/api/v1/quotes/{editor.quote_id}", role="sales")
    assert [one["quantity"] for one in stored["lines"]] == ["3.000", "0.500"]
    assert stored["total"] == "33.89"


async def test_a_repeated_request_changes_nothing(editor: Editor) -> None:
    line_id, op = str(new_id()), str(new_id())
    product = await editor.shop.product()
    given: dict[str, Any] = {"op": op, "version": None, "product_id": product["id"]}
    once = await editor.line(line_id, **given)
    again = await editor.line(line_id, **given)
    assert again == once
    header: dict[str, Any] = {"op": str(new_id()), "version": 1, "notes": "Uma vez"}
    assert await editor.header(**header) == await editor.header(**header)
    gone: dict[str, Any] = {"op": str(new_id()), "version": 1}
    assert await editor.remove(line_id, **gone) == await editor.remove(line_id, **gone)
    assert (await editor.state())["lines"] == []


async def test_a_draft_is_begun_once_however_often_it_is_asked_for(shop: Shop) -> None:
    editor, body = Editor(shop), {"op": str(new_id()), "version": None}
    answers = await asyncio.gather(*(editor.ask("PUT", "/draft", body) for _ in range(4)))
    assert {one.status_code for one in answers} == {200}
    other = Editor(shop)
    assert (await other.header())["quote"]["number"] == "COT-000002", "no number is lost"


async def test_who_comes_late_is_shown_what_is_there(editor: Editor) -> None:
    line_id = str(new_id())
    await editor.line(line_id)
    boss = editor.colleague("admin")
    await boss.line(line_id, said="7")
    stale = await editor.line(line_id, said="8", status=409)
    assert (stale["code"], stale["by"]) == ("stale_draft", "admin of demo")
    assert (stale["current"]["quantity"], stale["current"]["version"]) == ("7.000", 2)
    assert "alterou" in stale["detail"]
    await boss.remove(line_id)
    gone = await editor.line(line_id, said="8", status=409)
    assert (gone["current"], gone["by"]) == (None, "admin of demo")
    await editor.remove(line_id)
    await boss.header(notes="Do chefe")
    stale = await editor.header(notes="Meu", status=409)
    assert stale["current"]["notes"] == "Do chefe"


async def test_two_people_change_different_lines_at_once(editor: Editor) -> None:
    product, boss = await editor.shop.product(base_price="1.00"), editor.colleague("admin")
    people = [editor, boss] * 6
    await asyncio.gather(*(one.line(product_id=product["id"], position=5) for one in people))
    state = await editor.state()
    assert state["sums"]["lines"] == len(state["lines"]) == 12
    assert state["sums"]["subtotal"] == "24.00"
    assert [one["id"] for one in state["lines"]] == sorted(one["id"] for one in state["lines"])
    changed = await boss.header(discount_percent="50")
    assert changed["sums"]["total"] == "12.00", "lines do not make a header stale"


async def test_state_tells_what_changed_since(editor: Editor) -> None:
    ids = [str(new_id()) for _ in range(3)]
    for one in ids:
        await editor.line(one)
    seen = (await editor.state())["quote_version"]
    assert (await editor.state(seen))["lines"] == []
    await editor.line(ids[1], note="Entregar à tarde")
    await editor.remove(ids[2])
    later = await editor.state(seen)
    assert [one["id"] for one in later["lines"]] == [ids[1]]
    assert later["removed"] == [ids[2]]
    body = {
        "customer_id": (await editor.shop.customer())["id"],
        "lines": [{"product_id": later["lines"][0]["product_id"], "quantity": "1"}],
    }
    async with editor.shop.client("sales") as client:
        match = {"If-Match": f'"{later["quote_version"]}"'}
        whole = await client.put(f"/api/v1/quotes/{editor.quote_id}", json=body, headers=match)
    assert whole.status_code == 200, whole.text
    after = await editor.state(later["quote_version"])
    assert (after["removed"], len(after["lines"])) == (ids[:2], 1)
    await editor.header(notes="Antigo", status=409)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("said", "12x", "Digite"),
        ("said", "1/0", "Digite"),
        ("said", "abc", "Digite"),
        ("said", "🧱", "Digite"),
        ("said", "", "Preencha"),
        ("said", "1000000000000", "alto demais"),
        ("said", "0", "maior que zero"),
        ("said", "0,0001", "maior que zero"),
        ("said", "9" * 61, "longo"),
        ("unit_price", "12x", "Digite um número"),
        ("unit_price", "-1", "baixo demais"),
        ("unit_price", "1,234.5,6", "Digite um número"),
        ("unit_price", ["1"], "Digite um número"),
        ("discount_percent", "101", "alto demais"),
        ("discount_percent", "abc", "Digite um número"),
        ("note", "x" * 10_000, "longo"),
        ("note", "a\x00b", "Confira"),
        ("position", "x", "número inteiro"),
        ("product_id", "x", "Escolha"),
        ("product_id", NOBODY, "não existe"),
    ],
)
async def test_what_does_not_fit_is_said_at_its_field(
    editor: Editor, field: str, value: Any, sentence: str
) -> None:
    told = faults(await editor.line(status=422, **{field: value}))
    assert sentence in told[field], told
    assert (await editor.state())["lines"] == []


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("notes", "x" * 10_000, "longo"),
        ("valid_days", "0", "baixo demais"),
        ("valid_days", "7,5", "número inteiro"),
        ("discount_percent", "1/0", "Digite um número"),
        ("customer_id", NOBODY, "Escolha"),
        ("job_site_id", NOBODY, "cliente primeiro"),
    ],
)
async def test_a_header_that_does_not_fit(
    editor: Editor, field: str, value: Any, sentence: str
) -> None:
    assert sentence in faults(await editor.header(status=422, **{field: value}))[field]


async def test_a_sum_that_cannot_be_stored(editor: Editor) -> None:
    price = "999999999999.99"
    told = faults(await editor.line(said="2", unit_price=price, status=422))
    assert "alto demais" in told["said"]
    await editor.line(said="1", unit_price=price)
    told = faults(await editor.line(said="1", unit_price=price, status=422))
    assert "alto demais" in next(iter(told.values()))
    assert (await editor.state())["sums"]["lines"] == 1


async def test_only_a_draft_is_edited(editor: Editor) -> None:
    line_id = str(new_id())
    await editor.line(line_id)
    await editor.header(customer_id=(await editor.shop.customer())["id"])
    await editor.shop.post(f"/api/v1/quotes/{editor.quote_id}/send", {}, role="sales", status=200)
    for refused in (
        await editor.line(line_id, status=409),
        await editor.line(status=409),
        await editor.remove(line_id, status=409),
        await editor.header(status=409),
    ):
        assert refused["code"] == "quote_state"
        assert refused["detail"] != "This quote's status does not allow that"


async def test_a_colleagues_draft_does_not_exist(shop: Shop) -> None:
    boss, line_id = Editor(shop, "admin"), str(new_id())
    await boss.header()
    await boss.line(line_id)
    seller = Editor(shop, "sales", boss.quote_id)
    await seller.header(status=404)
    seller.seen = dict(boss.seen)
    await seller.header(status=404)
    await seller.line(line_id, status=404)
    await seller.line(status=404)
    await seller.remove(line_id, status=404)
    await seller.state(status=404)
    await seller.told("POST", "/done", status=404)
    assert (await boss.state())["sums"]["lines"] == 1


async def test_another_store_has_ids_of_its_own(shop: Shop, neighbour: Shop) -> None:
    editor, line_id = Editor(shop), str(new_id())
    await editor.header()
    await editor.line(line_id)
    other = Editor(neighbour, quote_id=editor.quote_id)
    await other.line(line_id, status=404)
    await other.state(status=404)
    await other.remove(line_id, status=404)
    assert (await other.header())["quote"]["number"] == "COT-000001"
    assert (await other.state())["lines"] == []


async def test_a_line_belongs_to_one_draft(editor: Editor) -> None:
    line_id, other = str(new_id()), Editor(editor.shop)
    await other.header()
    await other.line(line_id)
    await editor.line(line_id, status=404)
    await editor.remove(line_id, status=404)


async def test_without_a_token_a_script_is_told_so(editor: Editor) -> None:
    async with editor.shop.client("sales") as client:
        del client.headers["Authorization"]
        headers = {"Accept": "application/json"}
        answer = await client.get(f"{editor.path}/state", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


async def test_what_somebody_typed_is_not_sent_by_whoever_signed_in_since(editor: Editor) -> None:
    body = {"op": str(new_id()), "version": 1, "notes": "de outra pessoa"}
    async with editor.shop.client(editor.role) as client:
        path, asks = f"{editor.path}/draft", {"Accept": "application/json"}
        for person, status in ((NOBODY, 401), (str(editor.shop.people[editor.role]), 200)):
            headers = asks | {"X-Person": person}
            answer = await client.put(path, json=body, headers=headers)
            assert answer.status_code == status, answer.text
    assert (await editor.state())["quote"]["version"] == 2


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_whatever_two_people_do_the_sums_are_those_of_the_lines(
    editor: Editor, seed: int
) -> None:
    rng, boss = random.Random(seed), editor.colleague("admin")  # noqa: S311 - the same every time
    product = await editor.shop.product(base_price="3.33")
    ids = [str(new_id()) for _ in range(6)]

    async def act(who: Editor) -> None:
        line_id, half = rng.choice(ids), rng.randint(1, 99)
        given = {"op": str(new_id()), "version": who.seen.get(line_id)}
        if rng.random() < 0.2 and given["version"]:
            answer = await who.ask("POST", f"/lines/{line_id}/remove", given)
        else:
            body = given | {"product_id": product["id"], "position": half, "said": f"{half}/2"}
            answer = await who.ask("PUT", f"/lines/{line_id}", body)
        assert answer.status_code in {200, 409}, answer.text
        told = answer.json()
        row = told.get("line") or told.get("current")
        who.seen[line_id] = row["version"] if row else 0
        if not who.seen[line_id] and line_id in ids:
            ids[ids.index(line_id)] = str(new_id())

    for _ in range(12):
        await asyncio.gather(act(editor), act(boss), return_exceptions=False)
    state = await editor.state()
    totals = [Decimal(one["total"]) for one in state["lines"]]
    assert state["sums"]["lines"] == len(totals) > 0
    assert Decimal(state["sums"]["subtotal"]) == sum(totals)
    for one in state["lines"]:
        exact = Decimal(one["quantity"]) * Decimal("3.33")
        assert Decimal(one["total"]) == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
