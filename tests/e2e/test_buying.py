"""What to buy, what the store lives on and a product's outlook in a browser, as axe sees them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from running import Stack
from test_first_path import check, sign_in

pytestmark = pytest.mark.e2e


def test_a_suggestion_says_why_and_leads_to_the_products_outlook(page: Page, stack: Stack) -> None:
    """From the list to the product: the reason, the demand, when it runs out; ignored at last."""
    sign_in(page, stack, "admin")
    page.goto(f"{stack.url}/web/replenishment")
    row = page.locator("#results tbody tr").first
    expect(row).to_contain_text(re.compile(r"Vende .+ por dia"))
    check(page)
    row.get_by_role("link").first.click()
    page.wait_for_url(re.compile(r"/web/products/"))
    outlook = page.locator(
        "section.card", has=page.get_by_role("heading", name="Procura e previsão")
    )
    expect(outlook.locator("svg[role=img]").first).to_be_visible()
    expect(outlook).to_contain_text("Acaba em")
    table = outlook.locator("details.chart-table").first
    table.locator("summary").click()
    expect(table.get_by_role("table")).to_be_visible()
    check(page)
    page.go_back()
    first = page.locator("#results tbody tr").first
    first.locator("summary", has_text="Ignorar").click()
    first.get_by_label("Por que não").select_option(index=1)
    first.get_by_role("button", name="Ignorar").click()
    expect(page.get_by_text("Ignorada", exact=False)).to_be_visible()


def test_the_curve_narrows_to_a_class(page: Page, stack: Stack) -> None:
    """The classes of the demo's year, narrowed by a click and by typing."""
    sign_in(page, stack, "stock")
    page.goto(f"{stack.url}/web/stock")
    page.get_by_role("link", name="Curva ABC").click()
    page.get_by_role("link", name="Classe A", exact=True).click()
    rows = page.locator("#results tbody tr")
    expect(rows.first).to_contain_text(re.compile(r"A[XYZ]"))
    check(page)
    page.get_by_role("searchbox").last.fill("zzzz")
    expect(page.get_by_text("Nenhum produto encontrado")).to_be_visible()
