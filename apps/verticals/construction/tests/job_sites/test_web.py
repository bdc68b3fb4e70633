"""The drawer that registers a job site, asked as a browser asks."""

from __future__ import annotations

import json

import pytest
from shop import Shop

pytestmark = pytest.mark.db

HTMX = {"HX-Request": "true"}


async def test_the_drawer_registers_once_and_hands_over(shop: Shop) -> None:
    customer = await shop.customer()
    path = f"/web/customers/{customer['id']}/job-sites/quick"
    form = {"idempotency_key": "k", "city": "Volta Redonda", "state": "rj"}
    async with shop.client("sales") as client:
        shown = await client.get(f"{path}?q=Casa", headers=HTMX)
        plain = await client.get(path)
        wrong = await client.post(path, data=form, headers=HTMX)
        named = form | {"name": "Casa do Retiro"}
        twice = [
            await client.post(path, data=named | {"idempotency_key": "l"}, headers=HTMX)
            for _ in range(2)
        ]
        options = await client.get(f"/web/job-sites/options?customer_id={customer['id']}")
    assert 'value="Casa"' in shown.text
    assert plain.status_code == 303
    assert (wrong.status_code, "Preencha" in wrong.text) == (422, True)
    assert 'value="Volta Redonda"' in wrong.text
    told = [json.loads(one.headers["hx-trigger"])["quick:done"] for one in twice]
    assert told[0] == told[1]
    assert told[0]["text"] == "Casa do Retiro · Volta Redonda"
    assert f'value="{told[0]["value"]}"' in options.text
    assert options.text.count("Casa do Retiro") == 1


async def test_another_stores_customer_is_not_found(shop: Shop, neighbour: Shop) -> None:
    customer = await neighbour.customer()
    path = f"/web/customers/{customer['id']}/job-sites/quick"
    async with shop.client("admin") as client:
        assert (await client.get(path, headers=HTMX)).status_code == 404
        answer = await client.post(path, data={"name": "Casa"}, headers=HTMX)
    assert answer.status_code == 404


async def test_the_form_has_a_row_more_than_there_are_people_up_to_ten(shop: Shop) -> None:
    customer = await shop.customer()
    sites = f"/web/customers/{customer['id']}/job-sites"

    def form(*people: str) -> dict[str, object]:
        blank = [""] * len(people)
        named = {"contact_name": list(people), "contact_role": blank, "contact_phone": blank}
        return {"name": "Casa", "version": "1", "is_active": "true", "idempotency_key": "k"} | named

    async with shop.client() as client:
        assert (await client.get(f"{sites}/new")).text.count('name="contact_name"') == 3
        wrong = await client.post(sites, data=form("Ana", "", "B" * 130))
        shown = wrong.text.split('id="f-contacts-1-name"')[1][:600]
        assert (wrong.status_code, "longo demais" in shown) == (422, True)
        made = await client.post(sites, data=form("Ana", "", "Bia"))
        page = made.headers["location"]
        assert (await client.get(f"{page}/edit")).text.count('name="contact_name"') == 3
        await client.post(page, data=form(*"ABCD"))
        assert (await client.get(f"{page}/edit")).text.count('name="contact_name"') == 5
        await client.post(page, data=form(*"ABCDEFGHIJ") | {"version": "2"})
        full = (await client.get(f"{page}/edit")).text
    assert full.count('name="contact_name"') == 10
