"""A seller's first path in pt-BR, by keyboard: quote, order, delivery, and the engine's answer."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from running import ROOT, Stack

pytestmark = pytest.mark.e2e

ENOUGH_TO_RUN_OUT = "9000"


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where screenshots go: into the docs when asked for."""
    if os.environ.get("BASEC_SCREENSHOTS"):
        folder = ROOT / "docs" / "images"
        folder.mkdir(exist_ok=True)
        return folder
    return tmp_path_factory.mktemp("pictures")


def sign_in(page: Page, stack: Stack, role: str, tenant: str = "demo") -> None:
    """Sign in by keyboard only."""
    email, password = stack.account(tenant, role)
    page.goto(f"{stack.url.replace('demo', tenant)}/web/")
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^[^?]*/web/"))
    page.wait_for_load_state()


def check(page: Page) -> None:
    """Let axe look at the page."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def choose(page: Page, text: str) -> None:
    """Type into the focused picker and take the first option."""
    page.keyboard.type(text)
    expect(page.locator("[role=option]:visible").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def act(page: Page, name: str) -> None:
    """Focus a button and press Enter."""
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    page.keyboard.press("Enter")


def make_quote(page: Page) -> str:
    """Make a quote in the editor and return the name of its product."""
    page.keyboard.press("F2")
    page.wait_for_url("**/web/quotes/new")
    expect(page.get_by_role("combobox", name="Cliente")).to_be_focused()
    choose(page, "Construtora")
    page.keyboard.press("F2")
    choose(page, "cimento cp ii")
    expect(page.locator("#lines [data-col=said]")).to_be_focused()
    product = page.locator("#lines strong").first.inner_text()
    page.keyboard.type(ENOUGH_TO_RUN_OUT)
    page.keyboard.press("Enter")
    expect(page.locator("#save-state")).to_have_text("Salvo")
    check(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/web/quotes/[0-9a-f-]{36}$"))
    check(page)
    return product


def take_to_order(page: Page, pictures: Path) -> None:
    """Send, approve and convert the quote on the page, and load the order."""
    act(page, "Marcar como enviada")
    act(page, "Aprovar")
    expect(page.get_by_role("button", name="Converter em pedido")).to_be_visible()
    page.screenshot(path=pictures / "quote.png")
    act(page, "Converter em pedido")
    page.wait_for_url(re.compile(r"/web/orders/[0-9a-f-]{36}$"))
    check(page)
    act(page, "Preparar")
    act(page, "Saiu para entrega")


def test_the_whole_path_by_keyboard(
    page: Page,
    browser: Browser,
    stack: Stack,
    pictures: Path,
    record_property: Callable[[str, object], None],
) -> None:
    page.goto(f"{stack.url}/web/")
    page.screenshot(path=pictures / "login.png")
    check(page)
    sign_in(page, stack, "admin")
    expect(page.get_by_role("heading", name="Início")).to_be_visible()
    page.screenshot(path=pictures / "dashboard.png")
    check(page)
    watching = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="pt-BR", reduced_motion="reduce"
    )
    dashboard = watching.new_page()
    sign_in(dashboard, stack, "admin")
    product = make_quote(page)
    take_to_order(page, pictures)
    alerts = dashboard.locator("#alerts")
    act(page, "Entregue")
    delivered = time.perf_counter()
    expect(alerts).to_contain_text(product)
    record_property("delivered_to_dashboard_seconds", round(time.perf_counter() - delivered, 2))
    expect(page.get_by_text("Entregue").first).to_be_visible()
    page.screenshot(path=pictures / "order.png")
    dashboard.screenshot(path=pictures / "dashboard-after.png")
    watching.close()
    page.goto(f"{stack.url}/web/stock")
    page.screenshot(path=pictures / "stock.png")
    check(page)


@pytest.mark.parametrize("role", ["admin", "sales", "finance", "stock", "driver"])
def test_axe_finds_nothing_on_any_page_of_a_role(page: Page, stack: Stack, role: str) -> None:
    sign_in(page, stack, role)
    links = page.locator("nav a[href^='/web/']")
    paths = {link.get_attribute("href") for link in links.all()} | {"/web/", "/web/parts"}
    for path in sorted(filter(None, paths)):
        page.goto(f"{stack.url}{path}")
        check(page)


def test_an_unknown_store_gets_a_friendly_page(browser: Browser, stack: Stack) -> None:
    context = browser.new_context(locale="pt-BR", reduced_motion="reduce")
    found = context.new_page()
    answer = found.goto(f"{stack.url.replace('demo', 'naoexiste')}/web/")
    assert answer is not None
    check(found)
    assert found.get_by_role("heading").first.inner_text() != ""
    assert answer.status == HTTPStatus.NOT_FOUND
    context.close()
