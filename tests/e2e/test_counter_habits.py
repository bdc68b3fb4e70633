"""What hands do at a counter: scan one after another, type on without a connection, hand over."""

from __future__ import annotations

import re

import pytest
from counter import Counter, Seller, started
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

LATE = 40
"""Seconds within which a page that waited long has sent everything."""


BARCODE = """async (words) => {
    const read = async (path) => (await fetch(`/api/v1/products${path}`)).json();
    const [{ id }] = (await read(`?q=${words}`)).items;
    return (await read(`/${id}`)).barcodes[0].code;
}"""


def scan(seller: Seller, words: str) -> None:
    """Type a product's barcode and Enter, as a scanner does wherever the cursor stands."""
    seller.type(seller.page.evaluate(BARCODE, words))
    seller.press("Enter")


def test_one_scan_after_another_needs_no_hand_on_the_keyboard(counter: Counter) -> None:
    seller = started(counter)
    scan(seller, "CIM-001")
    expect(seller.said(1)).to_be_focused()
    seller.type("7")
    scan(seller, "PIS-001")  # that of its box
    expect(seller.lines()).to_have_count(3)
    expect(seller.said(2)).to_have_value("1 CX")
    scan(seller, "CIM-001")
    expect(seller.lines()).to_have_count(4)
    seller.is_saved(LATE)
    assert seller.said_in_all() == ["10", "7", "1 CX", "1"]


def test_the_next_person_at_the_browser_sends_nothing_of_the_first(counter: Counter) -> None:
    seller = started(counter)
    path, context = seller.path(), seller.page.context
    context.clear_cookies()
    counter.sign_in(context.new_page(), "admin")
    seller.say(0, "33")
    seller.press("Enter")
    dialog = seller.page.get_by_role("dialog", name="Sua sessão terminou")
    expect(dialog).to_be_visible()
    other = counter.watch(context.new_page())
    other.open(path)
    expect(other.said(0)).to_have_value("10")
    context.clear_cookies()
    counter.sign_in(context.new_page(), "sales")
    dialog.get_by_role("button", name="Tentar de novo").click()
    expect(dialog).to_be_hidden()
    seller.is_saved(LATE)
    other.page.reload()
    expect(other.said(0)).to_have_value("33")


def test_without_a_connection_nothing_else_is_offered_and_what_was_typed_waits(
    counter: Counter,
) -> None:
    seller = started(counter)
    context, options = seller.page.context, seller.page.locator("#entry [role=option]")
    seller.type("tijolo")
    expect(options.first).to_be_visible()
    context.set_offline(True)
    seller.product().select_text()
    seller.type("areia media")
    seller.press("Enter")
    expect(options).to_have_count(0)
    seller.press("Enter")
    expect(seller.lines()).to_have_count(1)
    context.set_offline(False)
    expect(seller.lines()).to_have_count(2)
    expect(seller.lines().nth(1)).to_contain_text("Areia média")
    seller.is_saved(LATE)


def test_sending_goes_to_what_is_wrong_or_not_chosen(counter: Counter) -> None:
    seller = counter.seat("sales")
    seller.open()
    customer = seller.page.get_by_role("combobox", name="Cliente")
    seller.press("F4")
    seller.type("ninguem assim")
    expect(seller.page.locator("[role=option]:visible")).to_have_text(re.compile("Cadastrar"))
    seller.press("Tab")
    expect(customer).to_have_attribute("aria-invalid", "true")
    seller.press("F2")
    seller.add("cimento cp ii", "3 potes")
    expect(seller.lines()).to_contain_text("não é vendido em “potes”, e sim em SC")
    seller.press("F9")
    expect(customer).to_be_focused()
    expect(seller.page.locator(".toast")).to_contain_text("“ninguem assim” ainda não foi escolhido")
    seller.press("Control+a", "Delete", "F9")
    expect(seller.said(0)).to_be_focused()
    expect(seller.said(0)).to_have_attribute("aria-invalid", "true")
    expect(customer).not_to_have_attribute("aria-invalid", "true")
    expect(seller.said(0)).to_have_value("3 potes")
    seller.type("3")
    seller.press("Enter")
    expect(seller.product()).to_be_focused()
    seller.type("areia")
    seller.press("Control+Enter")
    expect(seller.product()).to_have_value("areia")
    seller.press("Control+a", "Delete", "Control+Enter")
    seller.page.wait_for_url(re.compile(r"/web/quotes/[0-9a-f-]{36}$"))
