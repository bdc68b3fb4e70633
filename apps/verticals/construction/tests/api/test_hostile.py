"""A hostile or careless caller: nothing runs in a page, nothing breaks, nothing is answered 500."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
from basecore.ids import new_id
from buying import bought
from construction.main import make_app
from fastapi.routing import iter_route_contexts
from sheets import as_csv, send
from shop import Shop, cnpj
from typing_extensions import override

pytestmark = pytest.mark.db

EVIL = "\"'><img src=x onerror=alert(1)>{{7*7}}</textarea></script><script>alert(2)</script>"
BUYING = "/web/replenishment"
NO_ADDRESS = "http://["
JUNK = ("9" * 5000, "9" * 12, "-1", "", "\0", "1e3", "٣" * 20)


class Foreign(HTMLParser):
    """Collects what no template of ours writes: scripts within, images, event handlers."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        runs = tag == "script" and "src" not in names
        if tag == "img" or runs or any(name.startswith("on") for name in names):
            self.found.append(self.get_starttag_text() or tag)


def foreign_in(page: str) -> list[str]:
    """Return the tags of a page that somebody else wrote."""
    parser = Foreign()
    parser.feed(page)
    return parser.found


async def filled(shop: Shop) -> dict[str, str]:
    """Fill a store with words that would like to be markup; return ids for the addresses."""
    product = await shop.product(name=EVIL, brand=EVIL, category=EVIL)
    address = {"street": EVIL, "street_number": EVIL, "district": EVIL, "city": EVIL}
    customer = await shop.customer(name=EVIL, notes=EVIL, **address)
    site = {"name": EVIL, "access_notes": EVIL, **address}
    job_site = await shop.post(f"/api/v1/customers/{customer['id']}/job-sites", site)
    lines = [{"product_id": product["id"], "quantity": "1", "note": EVIL}]
    who = {"customer_id": customer["id"], "job_site_id": job_site["id"], "notes": EVIL}
    order = await shop.order(lines=lines, **who)
    quote = await shop.quote(role="admin", lines=lines, **who)
    await shop.post(f"/api/v1/quotes/{quote['id']}/cancel", {"words": EVIL}, status=200)
    draft = await shop.quote(role="admin", lines=lines, **who)
    moved = {"product_id": product["id"], "kind": "receipt", "quantity": "1", "note": EVIL}
    await shop.post("/api/v1/stock/movements", moved)
    ids = {"product_id": product["id"], "customer_id": customer["id"], "order_id": order["id"]}
    rows = [["X-1", EVIL, EVIL, EVIL], ["X-2", EVIL, "UN", "1"]]
    batch = await send(shop, as_csv(rows, header=("Código", "Nome", "Unidade", EVIL)), name=EVIL)
    ids |= {"batch_id": batch["id"], "line": "2", "job_site_id": job_site["id"]}
    ids |= {"line_id": draft["lines"][0]["id"]} | await about(shop, customer["id"])
    ids |= await priced(shop, product["id"]) | await bought(shop, product, EVIL)
    sent = await shop.quote(role="admin", lines=lines, **who)
    ids |= {
        "name_id": await shop.category(),
        "kept_id": await shop.category(),
        "view_id": await shop.view(),
    }
    ids["link_id"] = (await shop.post(f"/api/v1/quotes/{sent['id']}/links", None))["id"]
    ids |= await reused(shop, sent["id"], {"lines": lines, **who})
    return ids | {"quote_id": draft["id"], "cancelled": quote["id"], "product": product["id"]}


async def reused(shop: Shop, quote_id: str, body: Any) -> dict[str, str]:
    """Change a sent quote, keep its lines, ask for a discount; return the ids of all that."""
    await shop.post(f"/api/v1/quotes/{quote_id}/change", None, status=200)
    naming = {"quote_id": quote_id, "name": EVIL, "is_shared": True}
    kept = await shop.post("/api/v1/quote-templates", naming)
    dear = await shop.quote(discount_percent="50", **body)
    async with shop.client() as client:
        policy = {"mode": "block", "max_discount_percent": "1"}
        assert (await client.put("/api/v1/price-policies/sales", json=policy)).is_success
    asking = f"/api/v1/quotes/{dear['id']}/approval"
    asked = await shop.post(asking, {"words": EVIL}, role="sales")
    async with shop.client("admin") as client:
        (notice,) = (await client.get("/api/v1/notices")).json()["items"]
    found = {"template_id": kept["id"], "approval_id": asked["id"], "revision": "1"}
    return found | {"notice_id": notice["id"]}


async def priced(shop: Shop, product_id: str) -> dict[str, str]:
    """Price a product in every way; return the ids of it, and of nothing where a role is named."""
    one = await shop.post("/api/v1/price-lists", {"name": EVIL[:60]})
    rule = {"level": "list", "price_list_id": one["id"], "kind": "discount", "value": "5"}
    made = await shop.post("/api/v1/price-rules", rule)
    change = {"product_id": product_id, "new_price": "1.00", "effective_on": "2999-01-01"}
    waiting = await shop.post("/api/v1/price-changes", change)
    bulk = {"ids": [product_id], "price": {"percent": "5"}}
    done = await shop.post("/api/v1/products/bulk", bulk, status=200)
    prices = {"price_list_id": one["id"], "price_rule_id": made["id"]}
    rest = {"price_change_id": waiting["id"], "bulk_id": done["batch_id"], "role": "sales"}
    return prices | rest | {"image_id": str(new_id())}


async def about(shop: Shop, customer_id: str) -> dict[str, str]:
    """Say about a customer what would like to be markup; return the ids of it."""
    path = f"/api/v1/customers/{customer_id}"
    group = await shop.post("/api/v1/customer-groups", {"name": EVIL})
    contact = await shop.post(f"{path}/contacts", {"name": EVIL, "role": EVIL})
    await shop.post(f"{path}/notes", {"content": EVIL})
    twin = await shop.customer(name=EVIL, tags=[EVIL[:30]], credit_notes=EVIL, credit_limit="1.00")
    merge = await shop.post(f"{path}/merge/{twin['id']}", None)
    async with shop.client("admin") as client:
        kept = await client.post(f"{path}/files", content=b"%PDF-1.7\n%%EOF", params={"name": EVIL})
    ids = {"group_id": group["id"], "contact_id": contact["id"], "merge_id": merge["id"]}
    return ids | {"file_id": kept.json()["id"]}


def pages(method: str) -> list[str]:
    """Return the path of every page's route for a method."""
    routes = iter_route_contexts(make_app().routes)
    paths = [str(one.path) for one in routes if method in (one.methods or ())]
    return [path for path in paths if path.startswith("/web/")]


def is_harmless(answer: httpx.Response) -> bool:
    """Tell whether an answer is none of 5xx, runs nothing foreign and carries the policy."""
    policy = answer.headers.get("content-security-policy", "")
    is_expected = answer.status_code < 500 and "default-src 'self'" in policy
    # A table that the browser saves and never shows may hold what was typed.
    is_saved = answer.headers.get("content-disposition", "").startswith("attachment; ")
    is_table = is_saved and answer.headers["content-type"].startswith("text/csv")
    # Nor does it show as a page what it was told is none.
    is_data = answer.headers.get("content-type") == "application/json"
    is_data = is_data and answer.headers["x-content-type-options"] == "nosniff"
    return is_expected and (is_table or is_data or not foreign_in(answer.text))


async def test_no_page_runs_what_somebody_typed(shop: Shop) -> None:
    ids = await filled(shop)
    shop.app.state.stopping.asked.set()  # or a stream would go on for minutes
    queries = ids | {"q": EVIL, "category": EVIL, "status": EVIL, "view": EVIL, "cursor": EVIL}
    shown = 0
    async with shop.client("admin") as client:
        for path in [*pages("GET"), "/web/quotes/{cancelled}", f"/web/{EVIL}"]:
            where = path.format(**ids) if EVIL not in path else path
            for params in ({}, {"q": EVIL}, queries):
                for headers in ({}, {"HX-Request": "true"}):
                    answer = await client.get(where, params=params, headers=headers)
                    assert is_harmless(answer), (path, foreign_in(answer.text), answer.status_code)
                    shown += "onerror=alert" in answer.text
    assert shown >= 40


async def test_no_refused_form_runs_what_was_typed(shop: Shop) -> None:
    ids = await filled(shop)
    names = (
        "name", "kind", "tax_id", "email", "phone", "street", "state", "postal_code", "notes",
        "sku", "uom", "base_price", "cost", "category", "brand", "customer_id", "customer_id_text",
        "job_site_id", "valid_days", "discount_percent", "status", "note", "version", "remove",
        "access_notes", "latitude", "idempotency_key", "reason", "then", "lang", "quote_id",
    )  # fmt: skip
    rows = ("line_key", "product_id", "product_id_text", "quantity", "unit_price", "line_discount")
    form: dict[str, Any] = dict.fromkeys(names, EVIL) | {name: [EVIL] * 2 for name in rows}
    async with shop.client("admin") as client:
        for path in pages("POST"):
            for headers in ({}, {"HX-Request": "true"}):
                answer = await client.post(path.format(**ids), data=form, headers=headers)
                assert is_harmless(answer), (path, foreign_in(answer.text), answer.status_code)
                assert "\n" not in answer.headers.get("hx-trigger", "")


@pytest.mark.parametrize("version", JUNK)
async def test_a_junk_version_is_a_conflict(shop: Shop, version: str) -> None:
    product, customer = await shop.product(), await shop.customer()
    sent = {"name": "Nome", "base_price": "1,00", "version": version}
    async with shop.client("admin") as client:
        for path, thing in (("products/{}/edit", product), ("customers/{}", customer)):
            answer = await client.post(f"/web/{path.format(thing['id'])}", data=sent)
            assert answer.status_code == 409, (path, answer.text)
    for path, thing in (("products", product), ("customers", customer)):
        assert (await shop.get(f"/api/v1/{path}/{thing['id']}"))["version"] == 1


async def test_headers_that_hold_no_address_break_nothing(shop: Shop) -> None:
    async with shop.client("admin") as client:
        origin = await client.post("/web/customers", headers={"Origin": NO_ADDRESS})
        back = await client.post("/web/language", headers={"Referer": NO_ADDRESS})
        del client.headers["Authorization"]
        headers = {"HX-Request": "true", "HX-Current-URL": NO_ADDRESS}
        nobody = await client.get("/web/quotes", headers=headers)
    assert origin.status_code == 403
    assert (back.status_code, back.headers["location"]) == (303, "/")
    assert nobody.headers["hx-redirect"] == "/auth/login?next=/web/"


async def test_no_answer_stays_in_a_shared_cache(shop: Shop) -> None:
    async with shop.client("admin") as client:
        for path in ("/api/v1/customers", "/api/v1/nothing", "/web/customers", "/web/nothing"):
            answer = await client.get(path)
            assert answer.headers["cache-control"] == "private, no-cache", path


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"name": 1e400}',
        b'{"name": NaN}',
        b'{"name": "\\ud800"}',
        b'{"\\ud800": 1}',
        b'{"name": ' + b"9" * 5000 + b"}",
        b'{"name": "' + b"x" * 1_000_000 + b'"}',
        b'{"name": "a\\u0000"}',
    ],
)
async def test_a_bomb_of_json_is_refused(shop: Shop, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    async with shop.client("admin") as client:
        for path in ("quotes", "customers", "products", "stock/movements"):
            answer = await client.post(f"/api/v1/{path}", content=body, headers=headers)
            assert answer.status_code in {400, 422}, (path, answer.text)
            assert answer.headers["content-type"] == "application/problem+json"
            assert len(answer.content) < 20_000


async def test_a_postal_code_has_the_digits_that_a_label_prints(shop: Shop) -> None:
    body = {"kind": "company", "name": "Nome", "tax_id": cnpj(), "postal_code": "١٢٣٤٥١٢٣"}
    await shop.post("/api/v1/customers", body, status=422)


@pytest.mark.parametrize("sign", ["\r\n", "\t", "\x00", "\x85", "\u2028", "\u202e", "\u2066"])
async def test_a_name_is_one_line_in_one_direction(shop: Shop, sign: str) -> None:
    name = f"Ana{sign}Bcc: b@c.example"
    body = {"kind": "company", "name": name, "tax_id": cnpj()}
    problem = await shop.post("/api/v1/customers", body, status=422)
    assert [error["field"] for error in problem["errors"]] == ["name"]
    notes = f"Ana{sign}Bia" if sign in "\r\n\t" else "Ana"
    await shop.customer(name="João D'Ávila 👷🏽‍♀️ e Cia.", notes=notes)


async def test_what_it_would_cost_is_for_those_who_see_costs(shop: Shop) -> None:
    product = await shop.product(cost="20.00")
    await shop.suggestion(product)
    for role, cost in (("admin", "200.00"), ("sales", None), ("stock", None)):
        (item,) = (await shop.get("/api/v1/insights/stock/suggestions", role=role))["items"]
        assert item["estimated_cost"] == cost, role
    async with shop.client("sales") as client:
        pages = [await client.get(path) for path in ("/web/stock?view=suggestions", BUYING)]
    assert not any(re.search(r"200[.,]00", page.text) for page in pages)
