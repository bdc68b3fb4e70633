"""Job sites over the API: where they are, when they receive, what is told to others."""

from __future__ import annotations

from typing import Any

import pytest
from shop import Shop
from sqlalchemy import text

pytestmark = pytest.mark.db

TOLD = text(
    "SELECT payload FROM events.outbox WHERE tenant_id = :tenant "
    "AND event_type = 'job_site_located' ORDER BY sequence"
)


async def told(shop: Shop) -> list[Any]:
    """Return what others were told of the store's job sites."""
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        rows = await session.execute(TOLD, {"tenant": shop.tenant_id})
        return [row[0] for row in rows]


async def opened(shop: Shop, **fields: Any) -> tuple[str, Any]:
    """Add a job site; return its path and itself."""
    customer = await shop.customer()
    path = f"/api/v1/customers/{customer['id']}/job-sites"
    site = await shop.post(path, {"name": "Casa do João", **fields})
    return f"{path}/{site['id']}", site


async def patch(shop: Shop, path: str, version: int, body: Any) -> Any:
    async with shop.client() as client:
        return await client.patch(path, json=body, headers={"If-Match": f'"{version}"'})


async def test_where_it_is(shop: Shop) -> None:
    path, nowhere = await opened(shop, street="Rua das Flores")
    assert (nowhere["latitude"], nowhere["coordinates_source"]) == (None, None)
    town = (await patch(shop, path, 1, {"city": "volta redonda", "state": "RJ"})).json()
    assert (town["coordinates_source"], town["latitude"]) == ("municipality", "-22.523100")
    body = {"latitude": "-22.5", "longitude": "-44.1"}
    typed = (await patch(shop, path, 2, body)).json()
    assert (typed["coordinates_source"], typed["longitude"]) == ("typed", "-44.100000")
    moved = (await patch(shop, path, 3, {"city": "Barra Mansa"})).json()
    assert moved["coordinates_source"] == "typed", "a better place is not given up"
    emptied = (await patch(shop, path, 4, {"latitude": None, "longitude": None})).json()
    assert (emptied["coordinates_source"], emptied["latitude"]) == ("municipality", "-22.544200")
    half = await patch(shop, path, 5, {"latitude": "-22.6", "longitude": None})
    assert half.json()["errors"][0]["field"] == "longitude"
    stale = await patch(shop, path, 1, {"name": "Tarde"})
    assert stale.status_code == 412


async def test_what_others_are_told(shop: Shop) -> None:
    path, _ = await opened(shop, street="Rua das Flores", district="Retiro")
    assert await told(shop) == [], "nobody knows where it is"
    window = {"receives_on": ["fri", "mon"], "receives_from": "07:30", "receives_until": "16:00"}
    await patch(shop, path, 1, {"city": "Volta Redonda", "state": "RJ", **window})
    await patch(shop, path, 2, {"access_notes": "Portão azul"})
    await patch(shop, path, 3, {"truck_max_kg": 8000})
    first, second = await told(shop)
    assert first["place"]["district"] == "Retiro"
    assert [one["weekday"] for one in first["windows"]] == [1, 5]
    assert first["windows"][0]["opens_at"].startswith("07:30")
    assert second["largest_vehicle_kg"] == "8000"
    assert not any(word in str([first, second]) for word in ("Flores", "João", "azul"))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"receives_from": "16:00", "receives_until": "07:00"}, "receives_until"),
        ({"receives_from": "07:00"}, "receives_until"),
        ({"latitude": "91", "longitude": "0"}, "latitude"),
        ({"longitude": "-44"}, "latitude"),
        ({"truck_max_kg": 0}, "truck_max_kg"),
        ({"postal_code": "27"}, "postal_code"),
        ({"receives_on": ["someday"]}, "receives_on.0"),
        ({"contacts": [{"name": ""}]}, "contacts.0.name"),
    ],
)
async def test_bad_input_is_named(shop: Shop, fields: dict[str, Any], field: str) -> None:
    customer = await shop.customer()
    path = f"/api/v1/customers/{customer['id']}/job-sites"
    refused = await shop.post(path, {"name": "Casa", **fields}, status=422)
    assert refused["errors"][0]["field"].removeprefix("body.") == field


async def test_contacts_are_replaced_as_a_whole(shop: Shop) -> None:
    path, site = await opened(
        shop, contacts=[{"name": "Zé", "phone": "24 3333-1111"}, {"name": "Bia"}]
    )
    assert [one["name"] for one in site["contacts"]] == ["Zé", "Bia"]
    kept = (await patch(shop, path, 1, {"access_notes": "x"})).json()
    assert len(kept["contacts"]) == 2
    left = (await patch(shop, path, 2, {"contacts": [{"name": "Caio"}]})).json()
    assert [one["name"] for one in left["contacts"]] == ["Caio"]


async def test_a_finished_one_is_no_longer_offered(shop: Shop) -> None:
    path, site = await opened(shop)
    await patch(shop, path, 1, {"is_active": False})
    base = path.rpartition("/")[0]
    assert [one["is_active"] for one in (await shop.get(base))["items"]] == [False]
    assert (await shop.get(f"{base}?active=true"))["items"] == []
    async with shop.client("sales") as client:
        offered = await client.get(f"/web/job-sites/options?customer_id={site['customer_id']}")
        assert "Casa do João" not in offered.text


async def test_the_pages(shop: Shop) -> None:
    customer = await shop.customer()
    base = f"/web/customers/{customer['id']}/job-sites"
    form = {
        "name": "Casa", "city": "Resende", "state": "rj", "receives_on": ["mon", "wed"],
        "receives_from": "08:00", "receives_until": "17:00", "truck_max_kg": "8000",
        "contact_name": ["Zé", "", ""], "contact_role": ["", "", ""],
        "contact_phone": ["24 3333-1111", "", ""],
    }  # fmt: skip
    async with shop.client("sales") as client:
        assert (await client.get(f"{base}/new")).status_code == 200
        wrong = await client.post(base, data=form | {"contact_name": ["", "", ""]})
        assert wrong.status_code == 422
        assert 'value="24 3333-1111"' in wrong.text
        assert "Preencha este campo" in wrong.text
        made = await client.post(base, data=form)
        page = await client.get(made.headers["location"])
        assert "seg, qua" in page.text
        assert "08:00\N{EN DASH}17:00" in page.text
        edit = await client.get(f"{made.headers['location']}/edit")
        assert 'name="latitude" type="text" value=""' in edit.text
        numbers = {"latitude": "-22,47", "longitude": "-44.45", "version": "1"}
        saved = await client.post(made.headers["location"], data=form | numbers)
        assert saved.status_code == 303
        late = await client.post(made.headers["location"], data=form | numbers)
        assert late.status_code == 409
        assert "Alguém alterou esta obra" in late.text
    async with shop.client("finance") as client:
        assert (await client.get(f"{base}/new")).status_code == 403
        assert (await client.get(made.headers["location"])).status_code == 200
