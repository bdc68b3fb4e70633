"""Every page of the product as axe sees it: found by the routes, so that none is forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from construction.main import make_app
from fastapi.routing import iter_route_contexts
from playwright.sync_api import Browser, Page, expect
from running import Stack
from test_first_path import check, sign_in

pytestmark = pytest.mark.e2e

LIMITS = "/api/v1/price-policies"
SET_LIMITS = """({role, mode, min_margin_percent, max_discount_percent}) =>
    fetch(`/api/v1/price-policies/${role}`, {
        method: "PUT",
        headers: {"content-type": "application/json"},
        body: JSON.stringify({mode, min_margin_percent, max_discount_percent}),
    }).then((answer) => answer.status)"""
ASK_FOR_APPROVAL = """async () => {
    const post = async (path, body) => (await fetch(path, {
        method: "POST",
        headers: {"content-type": "application/json", "idempotency-key": crypto.randomUUID()},
        body: JSON.stringify(body),
    })).json();
    const {items: [customer]} = await (await fetch("/api/v1/customers?limit=1")).json();
    const {items: [product]} = await (await fetch("/api/v1/products?limit=1")).json();
    const lines = [{product_id: product.id, quantity: "1"}];
    const quote = {customer_id: customer.id, lines, discount_percent: "60"};
    const asked = await post("/api/v1/approvals", {quote, words: "Cliente antigo"});
    return (await (await fetch(`/api/v1/quotes/${asked.quote_id}`)).json()).number;
}"""
"""A seller's quote far below the limits, sent for approval as another program would."""
NOTHING_COMES = "() => !document.querySelector('.htmx-request')"
"""Panels that a page fetches when it is opened are looked at too."""
PARAMETER = re.compile(r"{(\w+)}")
OF_SIGN_IN = (
    "/auth/account",
    "/auth/account/two-steps",
    "/auth/people",
    "/auth/api-keys",
    "/auth/record",
)
"""Pages of the sign-in service for whoever is signed in."""
FEWEST = 60
"""Pages that are looked at; fewer means that the demo lacks what they show."""
WITHOUT = {
    "template_id": "the demo keeps no template",
    "contact_id": "only where the demo's customer has contacts",
    "bulk_id": "made by changing many products, which changes them",
    "image_id": "a picture, not a page",
    "file_id": "a file, not a page",
    "batch_id": "made by an import; its pages are looked at by its own test",
    "price_rule_id": "only where the demo has rules",
    "price_list_id": "only where the demo has lists",
    "group_id": "only where the demo has groups",
    "code_id": "removed, not shown",
    "suggestion_id": "decided about, not shown",
    "count_id": "its pages are looked at by its own test",
}
"""Ids that the demo may lack, each with the reason; any other is known, or the test fails."""
LOOKS: tuple[dict[str, Any], ...] = (
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
)


def paths() -> Iterator[str]:
    """Yield the path of every route that may answer with a page."""
    for one in iter_route_contexts(make_app().routes):
        path = str(one.path)
        if "GET" in (one.methods or ()) and path.startswith("/web/"):
            yield path.replace("brands/{name_id}", "brands/{brand_id}")


OWED = ("preparing", "pending")
"""States of orders of which something is still to be handed over."""


def asked(page: Page, path: str) -> Any:
    """Return what the API answers to the person who is signed in."""
    return page.evaluate("async (path) => (await fetch(path)).json()", path)


def ids(page: Page) -> dict[str, str]:
    """Return an id of each kind that the demo has."""
    product = asked(page, "/api/v1/products?limit=1&q=adesivo")["items"][0]
    quotes = asked(page, "/api/v1/quotes?limit=200")["items"]
    named = next(one for one in quotes if one["job_site_id"])
    owed = (asked(page, f"/api/v1/orders?status={one}&limit=1")["items"] for one in OWED)
    order = next(found[0] for found in owed if found)
    delivered = asked(page, "/api/v1/orders?status=delivered&limit=1")["items"][0]
    coming = asked(page, "/api/v1/purchases?status=sent&limit=1")["items"][0]
    lines = asked(page, f"/api/v1/quotes/{named['id']}")["lines"]
    customer = named["customer_id"]
    found = {
        "product_id": product["id"],
        "name_id": product["category_id"],
        "brand_id": product["brand_id"],
        "customer_id": customer,
        "job_site_id": named["job_site_id"],
        "quote_id": named["id"],
        "line_id": lines[0]["id"],
        "order_id": order["id"],
        "order_id of /return": delivered["id"],
        "order_id of /exchange": delivered["id"],
        "order_id of /receipt": delivered["id"],
        "purchase_id of /receive": coming["id"],
        "revision": "1",
        "role": "sales",
    }
    for name, path in (
        ("price_rule_id", "/api/v1/price-rules"),
        ("price_list_id", "/api/v1/price-lists"),
        ("group_id", "/api/v1/customer-groups"),
        ("supplier_id", "/api/v1/suppliers"),
        ("purchase_id", "/api/v1/purchases"),
        ("invoice_id", "/api/v1/invoices"),
        ("contact_id", f"/api/v1/customers/{customer}/contacts"),
    ):
        items = asked(page, path)
        items = items["items"] if isinstance(items, dict) else items
        found |= {name: items[0]["id"]} if items else {}
    return found


def filled(path: str, known: dict[str, str]) -> str:
    """Return an address; some pages are there for a record in a certain state only."""
    end = path.rpartition("}")[2]
    given = {name: known.get(f"{name} of {end}", known[name]) for name in PARAMETER.findall(path)}
    return path.format(**given)


def pages_of(page: Page) -> list[str]:
    """Return the address of every page; fragments and files are none."""
    known = ids(page)
    named = {name for path in paths() for name in PARAMETER.findall(path)}
    assert named - known.keys() - WITHOUT.keys() == set(), "say where an id of these comes from"
    wanted = [path for path in paths() if set(PARAMETER.findall(path)) <= known.keys()]
    addresses = sorted([*OF_SIGN_IN, *(filled(path, known) for path in wanted)])
    ask = """async (paths) => {
        const isPage = async (path) => {
            const answer = await fetch(path);
            const isHtml = answer.headers.get("content-type")?.startsWith("text/html");
            if (!isHtml) answer.body?.cancel();
            return answer.ok && isHtml && (await answer.text()).includes("<html");
        };
        const found = await Promise.all(paths.map(isPage));
        return paths.filter((_, place) => found[place]);
    }"""
    found: list[str] = page.evaluate(ask, addresses)
    return found


def test_axe_finds_nothing_on_any_page(page: Page, browser: Browser, stack: Stack) -> None:
    """Light on a desktop, dark on a phone."""
    sign_in(page, stack, "admin")
    state = page.context.storage_state()
    asking = browser.new_context(storage_state=state)
    # In a window of its own: what has no page for the demo's records is an error in the console.
    asker = asking.new_page()
    asker.goto(f"{stack.url}/web/")
    addresses = pages_of(asker)
    asking.close()
    assert len(addresses) >= FEWEST
    for look in LOOKS:
        context = browser.new_context(
            locale="pt-BR", reduced_motion="reduce", storage_state=state, **look
        )
        shown = context.new_page()
        for address in addresses:
            shown.goto(f"{stack.url}{address}")
            shown.wait_for_function(NOTHING_COMES)
            check(shown)
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert shown.evaluate(wide) <= 0, (address, look)
        context.close()


def test_the_drawer_registers_a_customer_by_keyboard(page: Page, stack: Stack) -> None:
    """Opened by its key from any page, left by Esc, kept, saved by Enter, focus where it was."""
    sign_in(page, stack, "sales")
    page.goto(f"{stack.url}/web/quotes")
    page.keyboard.press("Alt+c")
    name = page.locator("#quick-body [name=name]")
    expect(page.locator("#quick")).to_be_visible()
    expect(page.locator("#quick-body input:focus")).to_have_count(1)
    check(page)
    name.fill("Ana por teclado")
    page.keyboard.press("Escape")
    expect(page.locator("#quick")).to_be_hidden()
    page.keyboard.press("Alt+c")
    expect(name).to_have_value("Ana por teclado")
    name.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/web/customers/[0-9a-f-]{36}$"))
    expect(page.get_by_role("heading", name="Ana por teclado")).to_be_visible()


def test_the_list_of_quotes_by_keyboard(page: Page, stack: Stack) -> None:
    """Arrows go from row to row, Space looks, arrows go on inside, Esc leads back to the row."""
    sign_in(page, stack, "admin")
    page.goto(f"{stack.url}/web/quotes")
    links = page.locator("tr[data-look] td a:not([data-look-open])")
    numbers = [links.nth(place).inner_text() for place in range(3)]
    page.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press(" ")
    head = page.locator("#look-body h3")
    expect(head).to_have_text(numbers[1])
    check(page)
    page.keyboard.press("ArrowRight")
    expect(head).to_have_text(numbers[2])
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    expect(head).to_have_text(numbers[0])
    page.keyboard.press("Escape")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=numbers[0])).to_be_visible()


def test_a_manager_hears_at_once_that_approval_is_asked(
    page: Page, browser: Browser, stack: Stack
) -> None:
    """Two browsers: the seller asks, and the manager's bell counts without a key pressed."""
    sign_in(page, stack, "admin")
    before = next(one for one in asked(page, LIMITS)["items"] if one["role"] == "sales")
    page.evaluate(SET_LIMITS, before | {"mode": "block", "max_discount_percent": "5"})
    page.goto(f"{stack.url}/web/products")
    context = browser.new_context(locale="pt-BR", reduced_motion="reduce")
    seller = context.new_page()
    sign_in(seller, stack, "sales")
    number = seller.evaluate(ASK_FOR_APPROVAL)
    expect(page.get_by_text(number)).to_be_visible()
    expect(page.locator("#bell .count")).not_to_be_empty()
    check(page)
    page.goto(f"{stack.url}/web/notices")
    page.get_by_role("button", name=number).first.click()
    page.wait_for_url(re.compile(r"/web/quotes/"))
    expect(page.get_by_role("heading", name=number)).to_be_visible()
    page.evaluate(SET_LIMITS, before)
    context.close()
