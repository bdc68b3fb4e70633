"""An invoice of 200 lines by keyboard alone: reloads and killed servers lose none of it."""

from __future__ import annotations

import os
import re
import signal
import time
from typing import Any

import pytest
from construction.demo.documents import cnpj
from invoices import Line, invoice
from playwright.sync_api import Browser, FilePayload, Page, expect
from playwright.sync_api import TimeoutError as LateError
from running import Stack, look
from test_first_path import check, choose, sign_in
from test_pages import asked

pytestmark = pytest.mark.e2e

LINES = 200
RELOADED = range(20, LINES, 40)
KILLED = (60, 150)
"""Before these lines the page is read again, or both web processes are killed."""
ELSEWHERE = "was => !document.querySelector('#deciding').innerText.includes(was)"
REACHED = """name => document.activeElement.matches("a, button")
    && document.activeElement.textContent.trim().startsWith(name)"""
WEB = ("construction", "construction-2")
ENOUGH = 60
"""Presses of Tab within which everything on a page is reached."""


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Go from field to field until a button is reached."""
    for _ in range(ENOUGH):
        page.keyboard.press(key)
        if page.evaluate(REACHED, name):
            return
    raise AssertionError(name)


def kill_the_web(stack: Stack) -> None:
    """Kill both processes that serve pages."""
    for one in look(stack.home).status["services"]:
        if one["name"] in WEB:
            os.kill(one["pid"], signal.SIGKILL)


def place(page: Page) -> str:
    """Return which line is asked about."""
    found: str = page.locator("#deciding h2, #deciding h3").first.inner_text()
    return found


def goes_on(page: Page, was: str) -> None:
    """Press Enter until another line is asked about: while nobody answers, again."""
    for _ in range(30):
        page.keyboard.press("Enter")
        try:
            page.wait_for_function(ELSEWHERE, arg=was, timeout=5_000)
        except LateError:
            continue
        return
    raise AssertionError(page.locator("#deciding").inner_text())


def send(page: Page, stack: Stack, content: bytes) -> None:
    """Send an invoice and open it, as one does without a mouse."""
    page.goto(f"{stack.url}/web/invoices")
    file = FilePayload(name="nota.xml", mimeType="text/xml", buffer=content)
    page.locator("input[type=file]").set_input_files(file)
    tab_to(page, "Ler")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Conferir as linhas")).to_be_visible()
    tab_to(page, "Conferir as linhas")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/web/invoices/[0-9a-f-]{36}"))


def lines_of(products: list[Any]) -> list[Line]:
    """Return a line for each product, at its cost; one is of a kind never seen."""
    lines = [
        Line(f"Z{n}", one["name"].upper(), uom=one["uom"], quantity="1.0000", value=one["cost"])
        for n, one in enumerate(products)
    ]
    return [Line("Z9000", "QWXZ NUNCA VISTO", uom="CX", quantity="2.0000"), *lines][:LINES]


def test_two_hundred_lines_by_keyboard_survive_reloads_and_killed_servers(
    browser: Browser, stack: Stack
) -> None:
    context = browser.new_context(locale="pt-BR", reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, stack, "admin")
    products = asked(page, f"/api/v1/products?limit={LINES}")["items"]
    lines = lines_of([one for one in products if one["cost"]])
    own = "".join(c for c in asked(page, "/api/v1/store")["cnpj"] if c.isalnum())
    issuer = cnpj(int(time.time()))
    send(page, stack, invoice(issuer, own, lines))
    tab_to(page, "Cadastrar CIMENTOS", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Fornecedor cadastrado")).to_be_visible()
    check(page)
    choose(page, products[0]["name"])
    expect(page.get_by_label("1 CX contém")).to_be_focused()
    page.keyboard.type("1/2")
    for number in range(len(lines)):
        was = place(page)
        if number in RELOADED:
            page.reload()
            assert place(page) == was, "what was decided stays decided"
        if number in KILLED:
            kill_the_web(stack)
        goes_on(page, was)
    kill_the_web(stack)
    receive(page)
    send(page, stack, invoice(issuer, own, lines))
    expect(page.locator("#standing")).to_contain_text("Pronta para receber")
    receive(page)
    context.close()


def receive(page: Page) -> None:
    """Receive what is ready: while nobody answers, the page is asked for again."""
    address = page.url
    for _ in range(30):
        if page.locator("#standing", has_text="Recebido").count():
            return
        if page.locator("#deciding button").count():
            page.keyboard.press("Enter")
        else:
            page.goto(address)
        page.wait_for_timeout(1_000)
    raise AssertionError(page.locator("body").inner_text())
