"""The palette, the counter, a return, notes and files in a browser, as axe sees them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from running import Stack
from test_first_path import check, sign_in

pytestmark = pytest.mark.e2e

RECEIVE = """async (words) => {
    const {items: [product]} = await (await fetch(`/api/v1/products?limit=1&q=${words}`)).json();
    const answer = await fetch("/api/v1/stock/movements", {
        method: "POST",
        headers: {"content-type": "application/json", "idempotency-key": crypto.randomUUID()},
        body: JSON.stringify({product_id: product.id, kind: "receipt", quantity: "20"}),
    });
    return [answer.status, product.sku];
}"""
"""The first product that a word finds is on the shelf, whatever the demo sold of it."""
ORDER = re.compile(r"/web/orders/([0-9a-f-]{36})")


def test_the_palette_finds_and_opens_by_keyboard(page: Page, stack: Stack) -> None:
    """Opened by its key, arrows choose, Enter opens, and what was opened is remembered."""
    sign_in(page, stack, "sales")
    page.keyboard.press("Control+k")
    field = page.locator("#palette-q")
    expect(field).to_be_focused()
    page.keyboard.type("cimento")
    first = page.locator("#palette-results [role=option][data-href^='/web/products/']").first
    expect(first).to_be_visible()
    check(page)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/web/(products|customers|quotes|orders|job-sites)/"))
    expect(page.locator("h1")).to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-results [role=option]").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def test_a_sale_at_the_counter_comes_back(page: Page, stack: Stack) -> None:
    """Sold, paid and handed over by keyboard; the goods come back; the history tells both."""
    sign_in(page, stack, "admin")
    status, sku = page.evaluate(RECEIVE, "cal hidratada")
    assert status == 201
    page.goto(f"{stack.url}/web/counter")
    expect(page.locator("#f-product_id")).to_be_focused()
    page.keyboard.type(sku)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Quantidade", exact=True).first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#basket tbody")).to_contain_text(sku)
    check(page)
    page.keyboard.press("F9")
    page.wait_for_url(ORDER)
    check(page)
    found = ORDER.search(page.url)
    assert found is not None
    order = f"{stack.url}/web/orders/{found[1]}"
    page.goto(f"{order}/return")
    page.select_option("[name=reason]", "surplus")
    page.locator("[name='lines.0.quantity']").fill("1")
    check(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(order)
    expect(page.locator(".timeline")).to_contain_text("sobra de obra")
    check(page)


def test_a_note_and_a_file_stand_in_the_history(page: Page, stack: Stack) -> None:
    """Written and added on the page of an order; the file is saved, not opened."""
    sign_in(page, stack, "stock")
    page.goto(f"{stack.url}/web/orders")
    page.locator("tbody a[href^='/web/orders/']").first.click()
    page.wait_for_url(ORDER)
    page.locator("[name=content]").fill("Portão azul, falar com Sérgio")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".timeline")).to_contain_text("Portão azul, falar com Sérgio")
    page.get_by_role("link", name="Anexar").click()
    paper = {"name": "nota.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF"}
    page.locator("[name=file]").set_input_files(paper)  # type: ignore[arg-type]  # a file's parts
    check(page)
    page.keyboard.press("F9")
    link = page.locator(".timeline").get_by_role("link", name="nota.pdf")
    expect(link).to_be_visible()
    with page.expect_download() as saved:
        link.click()
    assert saved.value.suggested_filename == "nota.pdf"


def test_f9_is_the_main_button_of_a_page_that_names_another_key(page: Page, stack: Stack) -> None:
    sign_in(page, stack, "sales")
    page.goto(f"{stack.url}/web/customers/new")
    page.get_by_label("Nome").fill("Cliente Exemplo")
    page.keyboard.press("F9")
    page.wait_for_url(re.compile(r"/web/customers/[0-9a-f-]{36}$"))
    expect(page.locator("h1")).to_have_text("Cliente Exemplo")
