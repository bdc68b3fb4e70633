"""A quote's life across three screens: asked for, approved, sent, changed, compared, used again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from basecore.ids import new_id
from playwright.sync_api import Browser, BrowserContext, Page, expect
from running import Stack
from test_first_path import check, sign_in
from test_sending import ask

pytestmark = pytest.mark.e2e

POLICY = "/api/v1/price-policies"
LIMITS = ("mode", "min_margin_percent", "max_discount_percent")


@pytest.fixture
def manager(browser: Browser, stack: Stack) -> Iterator[Page]:
    """Return the owner's screen; sellers may give one per cent for as long as it is open."""
    context: BrowserContext = browser.new_context(
        viewport={"width": 1024, "height": 768}, locale="pt-BR", reduced_motion="reduce"
    )
    found = context.new_page()
    sign_in(found, stack, "admin")
    before = [one for one in ask(found, "GET", POLICY)["items"] if one["role"] == "sales"]
    ask(found, "PUT", f"{POLICY}/sales", {"mode": "block", "max_discount_percent": "1"})
    yield found
    kept = before[0] if before else {"mode": "off"}
    ask(found, "PUT", f"{POLICY}/sales", {name: kept[name] for name in LIMITS if name in kept})
    context.close()


def a_draft(page: Page, discount: str = "0") -> str:
    """Make a draft as the seller, and return its id."""
    customer = ask(page, "GET", "/api/v1/customers?limit=1")["items"][0]
    products = ask(page, "GET", "/api/v1/products?q=areia&limit=2")["items"]
    quote_id = str(new_id())
    header: Any = {"op": quote_id, "version": None, "customer_id": customer["id"]}
    header |= {"job_site_id": None, "discount_percent": "0", "valid_days": 7, "notes": None}
    ask(page, "PUT", f"/web/quotes/{quote_id}/draft", header)
    for place, product in enumerate(products):
        line_id = page.evaluate("() => crypto.randomUUID()")
        line = {"op": line_id, "version": None, "position": 1024 * place, "said": "10"}
        line |= {"product_id": product["id"], "unit_price": None, "note": None}
        ask(
            page,
            "PUT",
            f"/web/quotes/{quote_id}/lines/{line_id}",
            line | {"discount_percent": discount},
        )
    return quote_id


def test_a_discount_is_asked_for_and_approved_without_reloading(
    page: Page, manager: Page, stack: Stack
) -> None:
    sign_in(page, stack, "sales")
    manager.goto(f"{stack.url}/web/approvals")
    here = f"{stack.url}/web/quotes/{a_draft(page, '9')}"
    page.goto(here)
    card = page.locator("#approval")
    card.get_by_label("Por quê?").fill("Obra de doze casas")
    check(page)
    card.get_by_role("button", name="Pedir aprovação").click()
    expect(card.get_by_text("Esperando aprovação")).to_be_visible()
    request = manager.get_by_role("article").filter(has_text="Obra de doze casas")
    expect(request).to_be_visible()
    expect(manager.locator(".side-nav .count.live")).not_to_be_empty()
    check(manager)
    request.get_by_label("Recado ao vendedor").fill("Pode, só desta vez")
    request.get_by_role("button", name="Aprovar").click()
    expect(card.get_by_text("Pode, só desta vez")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Marcar como enviada").click()
    expect(page.get_by_text("Enviada", exact=True)).to_be_visible()
    check(page)


def test_versions_copies_and_templates(page: Page, stack: Stack) -> None:
    sign_in(page, stack, "sales")
    quote_id = a_draft(page)
    here = f"{stack.url}/web/quotes/{quote_id}"
    ask(page, "POST", f"/api/v1/quotes/{quote_id}/send")
    page.goto(here)
    page.get_by_role("button", name=re.compile("^Alterar")).first.click()
    check(page)
    page.locator("#change").get_by_role("button", name="Alterar").click()
    page.wait_for_url("**/edit")
    page.goto(here)
    expect(page.get_by_role("link", name="Versão 1", exact=True)).to_be_visible()
    for place in ("", "/versions", "/versions/1", "/comparison", "/copy", "/template"):
        page.goto(f"{here}{place}")
        page.wait_for_load_state("networkidle")
        check(page)
    page.get_by_label("Nome").fill(f"Modelo {quote_id[-6:]}")
    page.get_by_role("button", name=re.compile("^Salvar")).click()
    expect(page.get_by_role("heading", name="Fazer uma cotação")).to_be_visible()
    check(page)
    page.goto(here)
    page.get_by_role("button", name=re.compile("^Cancelar cotação")).first.click()
    page.get_by_label("Motivo").first.select_option("stock")
    check(page)
    page.locator("#cancel").get_by_role("button", name="Cancelar cotação").click()
    expect(page.get_by_text("Cancelada", exact=True).first).to_be_visible()
