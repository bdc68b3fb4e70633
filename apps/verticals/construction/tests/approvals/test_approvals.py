"""A seller asks to sell below the limits; a manager allows exactly that."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import httpx
import pytest
from basecore.ids import new_id
from construction.approvals.domain import Standing, State, standing
from construction.quotes.domain import Offered, discount_mark
from hypothesis import given
from hypothesis import strategies as st
from shop import Shop

ONE, OTHER = new_id(), new_id()
HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("state", "is_same", "expected"),
    [
        (None, False, Standing.NONE),
        (State.WITHDRAWN, True, Standing.NONE),
        (State.WAITING, True, Standing.WAITING),
        (State.APPROVED, True, Standing.APPROVED),
        (State.REFUSED, True, Standing.REFUSED),
        (State.WAITING, False, Standing.CHANGED),
        (State.APPROVED, False, Standing.CHANGED),
    ],
)
def test_how_a_quote_stands(state: State | None, *, is_same: bool, expected: Standing) -> None:
    assert standing(state, is_same=is_same) is expected


OFFERED = st.builds(
    Offered,
    st.sampled_from([ONE, OTHER]),
    st.decimals("0.001", "99", places=3),
    st.decimals("0", "99", places=2),
    st.decimals("0", "99", places=2),
)


@given(st.lists(OFFERED, max_size=6), st.lists(OFFERED, max_size=6), st.randoms())
def test_the_mark_is_of_what_is_offered_and_not_of_its_order(
    lines: list[Offered], others: list[Offered], rng: Any
) -> None:
    mixed = list(lines)
    rng.shuffle(mixed)
    mark = discount_mark((ONE, None), Decimal(5), lines)
    assert discount_mark((ONE, None), Decimal("5.00"), mixed) == mark
    assert discount_mark((OTHER, None), Decimal(5), lines) != mark
    assert discount_mark((ONE, None), Decimal(6), lines) != mark
    same = sorted(map(str, lines)) == sorted(map(str, others))
    assert (discount_mark((ONE, None), Decimal(5), others) == mark) is same


async def limits(shop: Shop) -> None:
    """Hold sellers back at five per cent."""
    async with shop.client() as client:
        policy = {"mode": "block", "max_discount_percent": "5"}
        assert (await client.put("/api/v1/price-policies/sales", json=policy)).is_success


async def draft(shop: Shop, discount: str = "20") -> str:
    """Make a seller's draft of one line with a discount and return its id."""
    await limits(shop)
    quote_id, customer = new_id(), await shop.customer(name="Ana Souza")
    header = {"op": str(new_id()), "version": None, "customer_id": customer["id"]}
    header |= {"job_site_id": None, "discount_percent": "0", "valid_days": 7, "notes": None}
    async with shop.client("sales") as client:
        made = await client.put(f"/web/quotes/{quote_id}/draft", json=header)
        assert made.is_success, made.text
    await line(shop, str(quote_id), discount)
    return str(quote_id)


async def line(shop: Shop, quote_id: str, discount: str) -> None:
    """Add a line to a draft."""
    product = await shop.product(name="Areia")
    body = {"op": str(new_id()), "version": None, "position": 1024, "said": "3", "note": None}
    body |= {"product_id": product["id"], "unit_price": None, "discount_percent": discount}
    async with shop.client("sales") as client:
        put = await client.put(f"/web/quotes/{quote_id}/lines/{new_id()}", json=body)
        assert put.is_success, put.text


async def ask(shop: Shop, quote_id: str, *, status: int = 201, words: str = "Obra grande") -> Any:
    """Ask for approval as the seller."""
    path = f"/api/v1/quotes/{quote_id}/approval"
    return await shop.post(path, {"words": words}, role="sales", status=status)


async def say(shop: Shop, approval: Any, verdict: str, *, status: int = 200) -> Any:
    """Answer a request as the manager."""
    path = f"/api/v1/approvals/{approval['id']}/{verdict}"
    return await shop.post(path, {"words": "Pode"}, role="finance", status=status)


async def send(shop: Shop, quote_id: str, status: int) -> Any:
    """Send a draft as the seller."""
    return await shop.post(f"/api/v1/quotes/{quote_id}/send", None, role="sales", status=status)


async def state(shop: Shop, quote_id: str) -> Any:
    """Return how a quote stands, as the open editor asks."""
    return await shop.get(f"/web/quotes/{quote_id}/approval", role="sales")


async def look(shop: Shop, path: str, role: str, **headers: str) -> httpx.Response:
    """Get a page."""
    async with shop.client(role) as client:
        return await client.get(path, headers=headers)


@pytest.mark.db
async def test_what_was_approved_can_be_sent(shop: Shop) -> None:
    quote_id = await draft(shop)
    assert (await send(shop, quote_id, 422))["code"] == "below_policy"
    assert (await state(shop, quote_id))["status"] == "none"
    asked = await ask(shop, quote_id)
    (below,) = asked["breaches"]
    assert below == {"position": 0, "product": "Areia", "figure": "20.00", "limit": "5.00"}
    told = await state(shop, quote_id)
    assert (told["status"], told["by"], told["words"]) == (
        "waiting",
        "sales of demo",
        "Obra grande",
    )
    await send(shop, quote_id, 422)
    await say(shop, asked, "approve")
    told = await state(shop, quote_id)
    assert (told["status"], told["by"], told["words"]) == ("approved", "finance of demo", "Pode")
    await ask(shop, quote_id, status=409)
    assert (await send(shop, quote_id, 200))["status"] == "sent"


@pytest.mark.db
async def test_a_later_change_needs_another_approval(shop: Shop) -> None:
    quote_id = await draft(shop)
    await say(shop, await ask(shop, quote_id), "approve")
    await line(shop, quote_id, "30")
    assert (await state(shop, quote_id))["status"] == "changed"
    await send(shop, quote_id, 422)
    await say(shop, await ask(shop, quote_id), "approve")
    await send(shop, quote_id, 200)


@pytest.mark.db
async def test_what_changed_while_it_waited_is_not_approved(shop: Shop) -> None:
    quote_id = await draft(shop)
    asked = await ask(shop, quote_id)
    await line(shop, quote_id, "30")
    refused = await say(shop, asked, "approve", status=409)
    assert refused["code"] == "changed_since"
    again = await ask(shop, quote_id)
    assert (await say(shop, asked, "approve", status=409))["code"] == "approval_answered"
    assert [one["id"] for one in (await waiting(shop))] == [again["id"]]
    await say(shop, again, "approve")
    assert await waiting(shop) == []


async def waiting(shop: Shop) -> Any:
    """Return what waits for the manager."""
    return (await shop.get("/api/v1/approvals", role="finance"))["items"]


@pytest.mark.db
async def test_what_was_refused_is_not_sent(shop: Shop) -> None:
    quote_id = await draft(shop)
    asked = await ask(shop, quote_id)
    await say(shop, asked, "refuse")
    assert (await state(shop, quote_id))["status"] == "refused"
    await send(shop, quote_id, 422)
    await say(shop, asked, "approve", status=409)
    await ask(shop, quote_id)


@pytest.mark.db
async def test_nothing_is_asked_for_nothing(shop: Shop) -> None:
    quote_id = await draft(shop, "5")
    assert (await ask(shop, quote_id, status=409))["code"] == "nothing_below"
    await send(shop, quote_id, 200)
    assert (await ask(shop, quote_id, status=409))["code"] == "quote_state"


@pytest.mark.db
async def test_a_cancelled_draft_waits_for_nobody(shop: Shop) -> None:
    quote_id = await draft(shop)
    asked, listed = await ask(shop, quote_id), "/api/v1/quotes?show=waiting"
    assert len((await shop.get(listed, role="sales"))["items"]) == 1
    await shop.post(f"/api/v1/quotes/{quote_id}/cancel", {}, role="sales", status=200)
    assert await waiting(shop) == []
    assert (await shop.get(listed, role="sales"))["items"] == []
    await say(shop, asked, "approve", status=409)


@pytest.mark.db
async def test_what_went_out_without_an_answer_waits_no_more(shop: Shop) -> None:
    quote_id = await draft(shop, "0")
    path = f"/api/v1/quotes/{quote_id}"
    await line(shop, quote_id, "20")
    await ask(shop, quote_id)
    async with shop.client() as client:
        policy = {"mode": "warn", "max_discount_percent": "5"}
        assert (await client.put("/api/v1/price-policies/sales", json=policy)).is_success
    await send(shop, quote_id, 200)
    await shop.post(f"{path}/change", None, role="sales", status=200)
    await limits(shop)
    assert await waiting(shop) == []
    assert (await state(shop, quote_id))["status"] == "none"
    asked = await ask(shop, quote_id)
    assert len(await waiting(shop)) == 1
    await say(shop, asked, "approve")
    await send(shop, quote_id, 200)


@pytest.mark.db
async def test_sellers_do_not_answer_themselves(shop: Shop) -> None:
    asked = await ask(shop, await draft(shop))
    for path in ("approve", "refuse"):
        await shop.post(f"/api/v1/approvals/{asked['id']}/{path}", None, role="sales", status=403)
    async with shop.client("sales") as client:
        form = {"verdict": "approve"}
        answer = await client.post(f"/web/approvals/{asked['id']}", data=form)
    assert answer.status_code == 403


@pytest.mark.db
async def test_a_colleagues_quote_is_not_asked_about(shop: Shop) -> None:
    quote = await shop.quote(role="admin")
    path = f"/quotes/{quote['id']}/approval"
    await shop.get(f"/api/v1{path}", role="sales", status=404)
    assert (await look(shop, f"/web{path}", "sales")).status_code == 404
    await ask(shop, quote["id"], status=404)


@pytest.mark.db
async def test_the_manager_sees_it_at_once_and_answers(shop: Shop) -> None:
    quote_id = await draft(shop)
    page = await look(shop, "/web/approvals", "finance")
    assert "Nada espera sua aprovação" in page.text
    mark = page.text.partition("rows?seen=")[2].partition('"')[0]
    assert (await look(shop, f"/web/approvals/rows?seen={mark}", "finance")).status_code == 204
    assert (await look(shop, "/web/approvals/count?seen=0", "finance")).status_code == 204
    asked = await ask(shop, quote_id)
    rows = (await look(shop, f"/web/approvals/rows?seen={mark}", "finance")).text
    for shown in (
        "Areia",
        "20%, o vendedor pode dar 5%",
        "Obra grande",
        "Ana Souza",
        "sales of demo",
    ):
        assert shown in rows
    count = await look(shop, "/web/approvals/count?seen=0", "finance")
    assert ">1</span>" in count.text
    home = await look(shop, "/web/", "finance")
    assert "Descontos a aprovar" in home.text
    assert 'hx-get="/web/approvals/count"' in home.text
    assert "/web/approvals" not in (await look(shop, "/web/", "sales")).text
    async with shop.client("finance") as client:
        form = {"verdict": "refuse", "words": "Muito desconto"}
        done = await client.post(f"/web/approvals/{asked['id']}", data=form)
        assert (done.status_code, done.headers["location"]) == (303, "/web/approvals")
        twice = await client.post(f"/web/approvals/{asked['id']}", data=form | {"back": "quote"})
        assert twice.headers["location"] == f"/web/quotes/{quote_id}"
    assert (await state(shop, quote_id))["words"] == "Muito desconto"


@pytest.mark.db
async def test_the_card_on_the_sellers_page(shop: Shop) -> None:
    quote_id = await draft(shop)
    path = f"/web/quotes/{quote_id}"
    assert f'hx-get="{path}/approval/card"' in (await look(shop, path, "sales")).text
    card = (await look(shop, f"{path}/approval/card", "sales", **HTMX)).text
    assert "Pedir aprovação" in card
    mark = card.partition("card?seen=")[2].partition('"')[0]
    seen = f"{path}/approval/card?seen={mark}"
    assert (await look(shop, seen, "sales")).status_code == 204
    async with shop.client("sales") as client:
        done = await client.post(f"{path}/approval", data={"words": "Obra grande"})
        assert done.headers["location"] == path
        script = {"Accept": "application/json"}
        told = await client.post(f"{path}/approval", data={"words": "De novo"}, headers=script)
        assert told.json()["status"] == "waiting"
        long = await client.post(f"{path}/approval", data={"words": "x" * 501}, headers=script)
        assert (long.status_code, long.json()["errors"][0]["field"]) == (422, "words")
    waits = (await look(shop, seen, "sales")).text
    assert "Esperando aprovação" in waits
    assert "Pedir aprovação" not in waits
    manager = (await look(shop, f"{path}/approval/card", "finance")).text
    assert 'value="approve"' in manager
    (asked,) = await waiting(shop)
    await say(shop, asked, "approve")
    done_card = (await look(shop, f"{path}/approval/card", "sales")).text
    assert "Pode ser enviada exatamente assim" in done_card
    assert "Desconto aprovado pelo gerente: Pode" in (await look(shop, path, "sales")).text


@pytest.mark.db
async def test_what_asks_by_itself_takes_nobody_away(shop: Shop) -> None:
    async with shop.client("finance") as client:
        del client.headers["Authorization"]
        poll = await client.get("/web/approvals/count", headers=HTMX | {"X-Poll": "1"})
        other = await client.get("/web/approvals/rows", headers=HTMX)
    assert (poll.status_code, poll.headers.get("hx-redirect")) == (204, None)
    assert other.headers["hx-redirect"].startswith("/auth/login")


@pytest.mark.db
async def test_whoever_cannot_send_is_told_whom_to_ask(shop: Shop) -> None:
    path = f"/web/quotes/{await draft(shop)}"
    async with shop.client("sales") as client:
        drawer = await client.post(f"{path}/sending/link", headers=HTMX)
        marked = await client.post(f"{path}/send")
    assert drawer.status_code == 422
    assert "Pedir aprovação" in drawer.text
    assert (marked.status_code, marked.headers["location"]) == (303, path)
