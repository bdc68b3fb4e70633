"""A seller at the counter: what the tests of the quote editor do by keyboard."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Locator, Page, StorageState, expect
from running import Stack

PAUSE = int(os.environ.get("BASEC_KEY_MS", "0"))
"""Milliseconds between two keys; a person needs about 180."""
SAVED = re.compile("Salvo")
EDITOR = re.compile(r"/web/quotes/[0-9a-f-]{36}/edit$")


@dataclass
class Seller:
    """One person with a browser of their own."""

    page: Page
    stack: Stack
    keys: int = 0
    errors: list[str] = field(default_factory=list)

    def type(self, text: str) -> None:
        """Type as people do."""
        self.keys += len(text)
        self.page.keyboard.type(text, delay=PAUSE)

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)
            if PAUSE:
                self.page.wait_for_timeout(PAUSE)

    def open(self, path: str = "/web/quotes/new") -> None:
        """Open the editor."""
        self.page.goto(f"{self.stack.url}{path}")
        expect(self.page.locator("#quote-editor[aria-busy]")).to_have_count(0)

    def path(self) -> str:
        """Return the address of the quote, once it is known to the server."""
        expect(self.page).to_have_url(EDITOR)
        return self.page.url.removeprefix(self.stack.url)

    def choose_customer(self, words: str) -> None:
        """Choose the first customer with these words."""
        self.press("F4")
        self.type(words)
        self.take_first()
        expect(self.product()).to_be_focused()

    def take_first(self) -> None:
        """Take the first option of the open list."""
        expect(self.page.locator("[role=option]:visible").first).to_be_visible()
        self.press("Enter")

    def add(self, words: str, said: str) -> None:
        """Add a line: words, Enter, quantity, Enter."""
        count = self.lines().count()
        self.type(words)
        self.press("Enter")
        expect(self.lines()).to_have_count(count + 1)
        expect(self.said(count)).to_be_focused()
        self.type(said)
        self.press("Enter")
        expect(self.product()).to_be_focused()

    def lines(self) -> Locator:
        """Return the rows."""
        return self.page.locator("#lines .line")

    def said(self, at: int) -> Locator:
        """Return the quantity's field of a row."""
        return self.lines().nth(at).get_by_label("Quantidade")

    def say(self, at: int, text: str) -> None:
        """Type over a quantity."""
        self.said(at).select_text()
        self.type(text)

    def product(self) -> Locator:
        """Return the field that takes the next product."""
        return self.page.locator("#f-product_id")

    def is_saved(self, seconds: float = 20) -> None:
        """Wait until the server has everything."""
        expect(self.page.locator("#save-state")).to_have_text(SAVED, timeout=seconds * 1000)

    def said_in_all(self) -> list[str]:
        """Return what stands in the quantities, from top to bottom."""
        return [one.input_value() for one in self.page.locator("#lines [data-col=said]").all()]

    def total(self) -> str:
        """Return the quote's total as it is shown."""
        return self.page.locator("#sums .grand").inner_text()


class Counter:
    """Where sellers sit down; `sessions` keeps who signed in before."""

    def __init__(self, browser: Browser, stack: Stack, sessions: dict[str, StorageState]) -> None:
        self.browser = browser
        self.stack = stack
        self.sessions = sessions
        self.contexts: list[BrowserContext] = []
        self.sellers: list[Seller] = []

    def seat(self, role: str, width: int = 1440, height: int = 900) -> Seller:
        """Return a person of this role who is signed in."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            locale="pt-BR",
            reduced_motion="reduce",
            storage_state=self.sessions.get(role),
        )
        self.contexts.append(context)
        page = context.new_page()
        if role not in self.sessions:
            self.sign_in(page, role)
            self.sessions[role] = context.storage_state()
        return self.watch(page)

    def watch(self, page: Page) -> Seller:
        """Return a seller whose page fails the test when a script fails."""
        seller = Seller(page, self.stack)
        page.on("pageerror", lambda error: seller.errors.append(str(error)))
        self.sellers.append(seller)
        return seller

    def sign_in(self, page: Page, role: str) -> None:
        """Sign in by the form."""
        email, password = self.stack.account("demo", role)
        page.goto(f"{self.stack.url}/auth/login")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Senha", exact=True).fill(password)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"^[^?]*/web/"))

    def close(self) -> None:
        """Close all browsers and report what went wrong in them."""
        for context in self.contexts:
            context.close()
        assert [error for seller in self.sellers for error in seller.errors] == []


def started(counter: Counter, role: str = "sales") -> Seller:
    """Return a seller with a quote of one line that is saved."""
    seller = counter.seat(role)
    seller.open()
    seller.choose_customer("constr")
    seller.add("cimento cp ii", "10")
    seller.is_saved()
    return seller
