"""The pages of customers and of their job sites."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import construction
import httpx
import pytest
from construction.customers import domain
from shop import Shop, cnpj
from webkit.i18n import read_forms

ALPHANUMERIC = "12.ABC.345/01DE-35"


async def look(shop: Shop, path: str, *, role: str = "sales", **headers: str) -> httpx.Response:
    """Get a page."""
    async with shop.client(role) as client:
        return await client.get(path, headers=headers)


async def submit(shop: Shop, path: str, *, role: str = "sales", **fields: Any) -> httpx.Response:
    """Post a form."""
    async with shop.client(role) as client:
        return await client.post(path, data=fields)


@pytest.mark.db
async def test_a_company_with_letters_in_its_cnpj(shop: Shop) -> None:
    new = await look(shop, "/web/customers/new")
    assert new.status_code == 200
    fields = {"kind": "company", "tax_id": ALPHANUMERIC, "name": "Exemplo", "state": "rj"}
    made = await submit(shop, "/web/customers", idempotency_key="k", **fields)
    again = await submit(shop, "/web/customers", idempotency_key="k", **fields)
    assert made.status_code == 303
    assert made.headers["location"] == again.headers["location"]
    page = await look(shop, made.headers["location"])
    assert ALPHANUMERIC in page.text
    twin = await submit(shop, "/web/customers", idempotency_key="l", **fields)
    assert twin.status_code == 422
    assert "Outro cliente já tem" in twin.text
    assert 'value="Exemplo"' in twin.text


@pytest.mark.db
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"tax_id": "111.444.777-36"}, "confira os dígitos"),
        ({"tax_id": "123"}, "Um CPF tem 11 dígitos"),
        ({"kind": "company", "tax_id": "12ABC34501DEAB"}, "nunca letras"),
        ({"kind": "company", "tax_id": ""}, "precisa do CNPJ"),
        ({"tax_id": "12abc34501de36"}, "confira os dígitos"),
        ({"credit_limit": "mil"}, "por exemplo 1.234,56"),
        ({"tags": "x" * 31}, "longo demais"),
        ({"group_id": "00000000-0000-7000-8000-000000000000"}, "Escolha um item"),
        ({"name": " "}, "Preencha este campo"),
        ({"email": "ana"}, "formato"),
        ({"postal_code": "27"}, "formato"),
        ({"kind": "alien"}, "Escolha um item"),
    ],
)
async def test_errors_stand_at_the_field(shop: Shop, fields: dict[str, str], sentence: str) -> None:
    given = {"kind": "person", "tax_id": "111.444.777-35", "name": "Ana", "notes": "fica"} | fields
    answer = await submit(shop, "/web/customers", role="admin", **given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "fica" in answer.text


@pytest.mark.db
async def test_whoever_has_a_cnpj_is_a_company(shop: Shop) -> None:
    typed = {"kind": "person", "tax_id": cnpj().lower(), "name": "Obras Exemplo"}
    made = await submit(shop, "/web/customers", **typed)
    path = made.headers["location"].replace("/web/", "/api/v1/").partition("?")[0]
    assert (await shop.get(path, role="sales"))["kind"] == "company"
    assert (await shop.get(path, role="sales"))["tax_id"] == typed["tax_id"].upper()


@pytest.mark.db
async def test_changing_a_customer(shop: Shop) -> None:
    customer = await shop.customer(phone="24 3333-1111")
    path = f"/web/customers/{customer['id']}"
    form = await look(shop, f"{path}/edit")
    assert "24 3333-1111" in form.text
    fields = {"name": "Novo Nome", "phone": "", "version": "1"}
    assert (await submit(shop, path, **fields)).status_code == 303
    changed = await shop.get(f"/api/v1/customers/{customer['id']}", role="sales")
    assert (changed["name"], changed["phone"]) == ("Novo Nome", None)
    late = await submit(shop, path, **fields | {"name": "Tarde"})
    assert late.status_code == 409
    assert 'value="Tarde"' in late.text
    assert 'name="version" value="2"' in late.text
    junk = await submit(shop, path, **fields | {"version": "9" * 5000})
    assert junk.status_code == 409
    nameless = await submit(shop, path, **fields | {"name": "", "version": "2"})
    assert nameless.status_code == 422


@pytest.mark.db
async def test_finding_a_customer(shop: Shop) -> None:
    customer = await shop.customer(name="Água & Cia", tax_id=cnpj())
    await shop.customer(name="Outra")
    part = customer["tax_id"][:10]
    for path in ("/web/customers?q=agua", f"/web/customers/options?q={part}"):
        found = await look(shop, path, **{"HX-Request": "true"})
        assert "Água &amp; Cia" in found.text
        assert "Outra" not in found.text or part in path
    assert (await look(shop, "/web/customers", role="stock")).status_code == 403
    read_only = await look(shop, "/web/customers", role="finance")
    assert "/web/customers/new" not in read_only.text


@pytest.mark.db
async def test_job_sites_of_a_customer(shop: Shop, neighbour: Shop) -> None:
    customer = await shop.customer()
    path = f"/web/customers/{customer['id']}/job-sites"
    wrong = await submit(shop, path, name="", city="Resende")
    assert wrong.status_code == 422
    assert 'value="Resende"' in wrong.text
    made = await submit(shop, path, name="Casa do Retiro", city="Volta Redonda", state="rj")
    assert made.status_code == 303
    assert made.headers["location"].startswith(f"{path}/")
    page = await look(shop, made.headers["location"])
    assert "centro do município" in page.text
    panel = await look(shop, path, **{"HX-Request": "true"})
    assert "Casa do Retiro" in panel.text
    assert "<html" not in panel.text
    options = await look(shop, f"/web/job-sites/options?customer_id={customer['id']}")
    assert "Casa do Retiro" in options.text
    assert "<option" not in (await look(shop, "/web/job-sites/options?customer_id=x")).text.replace(
        '<option value="">', ""
    )
    assert (await look(neighbour, path, role="admin")).status_code == 404


@pytest.mark.db
async def test_the_drawer_registers_and_hands_over(shop: Shop) -> None:
    options = await look(shop, "/web/customers/options?q=Ana%20Braga", **{"HX-Request": "true"})
    assert "Cadastrar “Ana Braga”" in options.text
    assert "Cadastrar" not in (await look(shop, "/web/customers/options", role="finance")).text
    drawer = await look(shop, "/web/customers/quick?q=Ana%20Braga", **{"HX-Request": "true"})
    assert 'value="Ana Braga"' in drawer.text
    number = await look(shop, "/web/customers/quick?q=24%2099999-1234", **{"HX-Request": "true"})
    assert 'name="phone" type="tel" value="24 99999-1234"' in number.text
    form = {"name": "Ana Braga", "phone": "24 99999-1234", "tax_id": "12.ABC.345/01DE-AA"}
    wrong = await submit(shop, "/web/customers/quick", idempotency_key="k", **form)
    assert (wrong.status_code, 'value="24 99999-1234"' in wrong.text) == (422, True)
    assert "nunca letras" in wrong.text
    form["tax_id"] = ""
    async with shop.client("sales") as client:
        client.headers["HX-Request"] = "true"
        twice = [
            await client.post("/web/customers/quick", data=form | {"idempotency_key": "l"})
            for _ in range(2)
        ]
        told = [json.loads(one.headers["hx-trigger"])["quick:done"] for one in twice]
        assert told[0] == told[1], "pressing twice makes one customer"
        assert told[0]["text"] == "Ana Braga"
        for query, reason in (
            ("phone=%2B55%2024%20999991234", "mesmo telefone"),
            ("name=ana%20bra", "nome parecido"),
        ):
            alike = await client.get(f"/web/customers/alike?{query}")
            assert reason in alike.text
            assert f'data-quick-use="{told[0]["value"]}"' in alike.text
        assert "Ana" not in (await client.get("/web/customers/alike?name=ana")).text, "too short"


@pytest.mark.db
async def test_the_list_filters_and_changes_many(shop: Shop) -> None:
    group = await shop.post("/api/v1/customer-groups", {"name": "Pedreiros"})
    one = await shop.customer(name="Um", city="Resende", group_id=group["id"])
    await shop.customer(name="Dois", tags=["vip"])
    page = await look(shop, f"/web/customers?group_id={group['id']}&city=Resende&show=active")
    assert "Um</a>" in page.text
    assert "Dois</a>" not in page.text
    assert "Dois</a>" in (await look(shop, "/web/customers?tag=vip")).text
    assert "Nenhum cliente" in (await look(shop, "/web/customers?only=over")).text
    fields = {"ids": [one["id"]], "add_tag": "Atacado", "back": f"group_id={group['id']}"}
    done = await submit(shop, "/web/customers/bulk", **fields)
    assert done.headers["location"] == f"/web/customers?group_id={group['id']}"
    assert (await shop.get(f"/api/v1/customers/{one['id']}"))["tags"] == ["atacado"]
    assert (await submit(shop, "/web/customers/bulk", role="finance", **fields)).status_code == 403


@pytest.mark.db
async def test_panels_of_a_customer(shop: Shop) -> None:
    customer = await shop.customer(credit_limit="50.00", credit_notes="Boleto 28 dias")
    path = f"/web/customers/{customer['id']}"
    order = await shop.order(customer_id=customer["id"])
    asks = f"/web/credit-warning?customer_id={customer['id']}"
    assert asks in (await look(shop, f"/web/orders/{order['id']}")).text
    assert asks not in (await look(shop, f"/web/orders/{order['id']}", role="stock")).text
    credit = await look(shop, f"{path}/credit")
    assert "Acima do limite" in credit.text
    assert "Boleto 28 dias" in credit.text
    warning = await look(shop, f"/web/credit-warning?customer_id={customer['id']}&more=10.00")
    assert "Acima do limite de crédito" in warning.text
    assert "87,80" in warning.text
    for junk in ("", "x", "00000000-0000-7000-8000-000000000000"):
        quiet = await look(shop, f"/web/credit-warning?customer_id={junk}&more=1e9")
        assert "alert" not in quiet.text
    wrong = await submit(shop, f"{path}/contacts", name="", phone="24 3333", email="ana")
    assert (wrong.status_code, 'value="24 3333"' in wrong.text) == (422, True)
    assert (await submit(shop, f"{path}/contacts", name="Rita")).status_code == 303
    assert "Rita" in (await look(shop, f"{path}/contacts")).text
    assert (await submit(shop, f"{path}/notes", content="Ligar antes")).status_code == 303
    assert "Ligar antes" in (await look(shop, f"{path}/timeline")).text
    statement = await look(shop, f"{path}/statement")
    assert "77,80" in statement.text
    odd = await look(shop, f"{path}/statement?from=2026-12-31&to=2026-01-01&job_site_id=x")
    assert "não combinam" in odd.text


def test_every_problem_of_a_document_is_translated() -> None:
    words = read_forms(Path(construction.__file__).parent / "customers" / "locales" / "pt_BR.po")
    sentences = (
        domain.WRONG_LENGTH,
        domain.LETTERS_IN_CHECK_DIGITS,
        domain.LETTERS_IN_CPF,
        domain.NEEDS_CNPJ,
        domain.NEEDS_CPF,
    )
    assert set(sentences) <= words.keys()
