"""Below the limits: asked for in the open editor, answered by somebody else, seen at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from counter import Counter, Seller, started
from playwright.sync_api import Page, expect
from test_first_path import check
from test_sending import ask

pytestmark = pytest.mark.e2e

POLICY = "/api/v1/price-policies/sales"
LATE_LOOKS = """() => {
  const real = fetch;
  window.looks = [];
  window.fetch = async (address, init) => {
    const answer = await real(address, init);
    const isLook = String(address).endsWith("/approval") && init?.method === "GET";
    if (isLook) await new Promise((arrive) => (document.body.dataset.looks = looks.push(arrive)));
    return answer;
  };
}"""
"""Answers to looks at how a quote stands arrive when told to."""
NAMES = ("mode", "max_discount_percent", "min_margin_percent")


@pytest.fixture
def manager(counter: Counter) -> Iterator[Page]:
    """Return the manager's page; sellers are held back at 8 per cent meanwhile."""
    page = counter.seat("admin").page
    page.goto(f"{counter.stack.url}/web/approvals")
    found = ask(page, "GET", "/api/v1/price-policies")["items"]
    before = next({name: one[name] for name in NAMES} for one in found if one["role"] == "sales")
    ask(page, "PUT", POLICY, before | {"mode": "block"})
    yield page
    ask(page, "PUT", POLICY, before)


def discount(seller: Seller, percent: str) -> None:
    """Type the general discount."""
    seller.press("F8", "Control+a")
    seller.type(percent)
    seller.press("Enter")
    seller.is_saved()


def answer(manager: Page, number: str, verdict: str, words: str) -> None:
    """Answer the request that appears in the manager's list."""
    card = manager.locator(".approval").filter(has_text=number)
    expect(card).to_be_visible()
    card.get_by_label("Recado ao vendedor").fill(words)
    card.get_by_role("button", name=verdict).click()
    expect(card).to_have_count(0)


def test_approval_is_asked_for_and_answered_while_the_editor_is_open(
    counter: Counter, manager: Page
) -> None:
    seller = started(counter)
    bar = seller.page.locator("#limits")
    expect(bar).to_be_hidden()
    discount(seller, "20")
    expect(bar).to_contain_text("Abaixo dos seus limites")
    number = seller.page.locator("h1").inner_text()
    seller.press("F9")
    dialog = seller.page.get_by_role("dialog", name="Pedir aprovação")
    expect(dialog.get_by_label("Por quê?")).to_be_focused()
    check(seller.page)
    seller.type("Obra inteira com a gente")
    seller.press("Enter")
    expect(dialog).to_be_hidden()
    expect(bar).to_contain_text("O gerente foi avisado")
    answer(manager, number, "Recusar", "Dez por cento")
    expect(bar).to_contain_text("não liberou o desconto. Dez por cento")
    discount(seller, "10")
    expect(bar).to_contain_text("peça de novo")
    bar.get_by_role("button", name="Pedir aprovação").click()
    expect(dialog.get_by_label("Por quê?")).to_be_focused()
    seller.press("Enter")
    expect(bar).to_contain_text("O gerente foi avisado")
    seller.product().focus()
    seller.type("arei")
    answer(manager, number, "Aprovar", "Pode")
    expect(bar).to_contain_text("liberou o desconto. Pode")
    expect(seller.product()).to_be_focused()
    expect(seller.product()).to_have_value("arei")
    seller.press("Control+a", "Delete", "F9")
    seller.page.wait_for_url(re.compile("#sending$"))


def test_a_request_that_finds_no_server_stays_in_its_dialog(
    counter: Counter, manager: Page
) -> None:
    seller = started(counter)
    discount(seller, "30")
    seller.press("F9")
    dialog = seller.page.get_by_role("dialog", name="Pedir aprovação")
    expect(dialog.get_by_label("Por quê?")).to_be_focused()
    seller.type("Cliente antigo")
    seller.page.context.set_offline(True)
    seller.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("Sem conexão")
    expect(dialog.get_by_label("Por quê?")).to_have_value("Cliente antigo")
    seller.page.context.set_offline(False)
    seller.press("Enter")
    expect(dialog).to_be_hidden()
    expect(seller.page.locator("#limits")).to_contain_text("O gerente foi avisado")
    assert manager.url.endswith("/web/approvals")


def test_an_answer_that_arrives_late_takes_nothing_back(counter: Counter, manager: Page) -> None:
    seller = started(counter)
    discount(seller, "30")
    seller.press("F9")
    dialog = seller.page.get_by_role("dialog", name="Pedir aprovação")
    expect(dialog.get_by_label("Por quê?")).to_be_focused()
    seller.page.evaluate(LATE_LOOKS)
    seller.page.evaluate("dispatchEvent(new Event('online'))")
    expect(seller.page.locator("body")).to_have_attribute("data-looks", "1")
    seller.press("Enter")
    bar = seller.page.locator("#limits")
    expect(bar).to_contain_text("O gerente foi avisado")
    seller.page.evaluate("for (const arrive of looks) arrive()")
    seller.page.evaluate("new Promise((done) => setTimeout(done, 100))")
    expect(bar).to_contain_text("O gerente foi avisado")
    assert manager.url.endswith("/web/approvals")
