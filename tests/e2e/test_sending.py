"""A quote goes out by WhatsApp and is approved on a phone, with a finger and without a sign-in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from running import Stack
from test_first_path import check, pictures, sign_in

__all__ = ["pictures"]

pytestmark = pytest.mark.e2e

ASK = """async ([method, path, body]) => {
  const answer = await fetch(path, {
    method, headers: {"Content-Type": "application/json"}, body: body && JSON.stringify(body)
  });
  return [answer.status, answer.headers.get("etag"), await answer.json().catch(() => null)];
}"""
DOCUMENT = "52998224725"


def ask(page: Page, method: str, path: str, body: Any = None) -> Any:
    """Ask the API as the person who is signed in on the page."""
    status, _, found = page.evaluate(ASK, [method, path, body])
    assert status < 300, (path, status, found)
    return found


def a_quote(page: Page) -> Any:
    """Make a quote of four products for somebody with a document and a phone."""
    found = ask(page, "GET", "/api/v1/customers?q=529982247")["items"]
    person = {"kind": "person", "name": "Maria Souza", "tax_id": DOCUMENT, "phone": "24999991234"}
    customer = found[0] if found else ask(page, "POST", "/api/v1/customers", person)
    products = ask(page, "GET", "/api/v1/products?q=cimento&limit=4")["items"]
    lines = [
        {"product_id": product["id"], "quantity": str(3 + place), "discount_percent": "2.5"}
        for place, product in enumerate(products)
    ]
    notes = "Descarregar na rua de trás, depois das 14h."
    body = {"customer_id": customer["id"], "lines": lines, "notes": notes, "discount_percent": "1"}
    return ask(page, "POST", "/api/v1/quotes", body)


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """Return a phone that was never signed in, and fails the test on errors of a page."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale="pt-BR",
        reduced_motion="reduce",
        user_agent="Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/130.0 Mobile Safari/537.36",
    )
    yield context
    context.close()


def draw(page: Page) -> None:
    """Draw a signature into the field."""
    pad = page.locator("[data-pad]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    left, middle = box["x"] + 30, box["y"] + box["height"] / 2
    for start in (0, 120):
        page.mouse.move(left + start, middle)
        page.mouse.down()
        for step in range(12):
            page.mouse.move(left + start + 8 * step, middle + (25 if step % 2 else -25), steps=3)
        page.mouse.up()


def ink(page: Page) -> int:
    """Return how many pixels of the field are drawn on."""
    found: int = page.locator("[data-pad]").evaluate(
        "pad => pad.getContext('2d').getImageData(0, 0, 600, 200).data.filter("
        "(value, at) => at % 4 === 3 && value).length"
    )
    return found


def send(page: Page, stack: Stack, quote: Any, pictures: Path) -> str:
    """Send a quote by WhatsApp from its page and return the link in the message."""
    messages: list[str] = []

    def answer(route: Route) -> None:
        messages.append(parse_qs(urlsplit(route.request.url).query)["text"][0])
        route.fulfill(body="WhatsApp", content_type="text/plain")

    page.context.route("https://wa.me/**", answer)
    page.goto(f"{stack.url}/web/quotes/{quote['id']}")
    page.keyboard.press("F9")
    expect(page.get_by_role("button", name="Enviar por WhatsApp")).to_be_visible()
    check(page)
    page.screenshot(path=pictures / "quote-sending.png")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Enviar por WhatsApp").click()
    expect(opened.value.get_by_text("WhatsApp")).to_be_visible()
    opened.value.close()
    check(page)
    found = re.search(r"http://\S+/q/[\w-]{32}", messages[0])
    assert found, messages
    assert page.get_by_label("Link", exact=True).input_value() == found[0]
    page.keyboard.press("Escape")
    expect(page.get_by_text("Ainda não vista")).to_be_visible()
    return found[0]


def open_link(visit: Page, link: str, number: str, pictures: Path) -> None:
    """Open a link and look at the page as it is before anything is done."""
    answer = visit.goto(link)
    assert answer is not None
    assert answer.headers["x-robots-tag"].startswith("noindex")
    assert answer.headers["x-frame-options"] == "DENY"
    expect(visit.get_by_role("heading", name=number)).to_be_visible()
    check(visit)
    visit.screenshot(path=pictures / "quote-public.png")
    assert visit.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sideways"
    visit.emulate_media(color_scheme="dark")
    visit.reload()
    check(visit)
    visit.screenshot(path=pictures / "quote-public-dark.png")
    visit.emulate_media(color_scheme="light")
    visit.reload()


def sign_with_the_wrong_document(visit: Page, pictures: Path) -> None:
    """Sign, mistake the document, and find everything as it was."""
    visit.get_by_role("link", name="Aprovar").tap()
    visit.locator("#approve").get_by_label("Seu nome").fill("Maria Souza")
    visit.get_by_label("Últimos dígitos").fill("111")
    draw(visit)
    drawn = ink(visit)
    assert drawn > 500
    visit.get_by_role("button", name="Aprovar por").tap()
    expect(visit.get_by_text("não são os últimos dígitos").first).to_be_visible()
    assert visit.locator("#approve").get_by_label("Seu nome").input_value() == "Maria Souza"
    assert ink(visit) == drawn, "the signature is still there"
    check(visit)
    visit.screenshot(path=pictures / "quote-public-wrong.png")


def approve(visit: Page, pictures: Path) -> None:
    """Tell the right document and see that the quote can be paid."""
    visit.get_by_label("Últimos dígitos").fill(DOCUMENT[-4:])
    visit.get_by_role("button", name="Aprovar por").tap()
    expect(visit.get_by_text("Aprovada por Maria Souza")).to_be_visible()
    expect(visit.get_by_role("heading", name="Pague com PIX")).to_be_visible()
    assert "br.gov.bcb.pix" in visit.get_by_label("PIX copia e cola").input_value()
    expect(visit.locator("#approve")).to_have_count(0)
    check(visit)
    visit.screenshot(path=pictures / "quote-approved.png", full_page=True)


def test_a_quote_is_approved_on_a_phone(
    page: Page, stack: Stack, phone: BrowserContext, pictures: Path
) -> None:
    sign_in(page, stack, "admin")
    quote = a_quote(page)
    link = send(page, stack, quote, pictures)
    errors: list[str] = []
    visit = phone.new_page()
    visit.on("pageerror", lambda error: errors.append(str(error)))
    open_link(visit, link, quote["number"], pictures)
    sign_with_the_wrong_document(visit, pictures)
    approve(visit, pictures)
    assert errors == []
    page.reload()
    seen = page.locator("#sending-seen")
    expect(seen.get_by_role("img", name="Assinatura de Maria Souza")).to_be_visible()
    expect(seen.get_by_text("Vista 1 vez")).to_be_visible()
    expect(page.get_by_text("Aprovada").first).to_be_visible()
    check(page)
    page.screenshot(path=pictures / "quote-seen.png")


def test_a_link_of_another_store_leads_nowhere(
    page: Page, stack: Stack, phone: BrowserContext
) -> None:
    sign_in(page, stack, "sales")
    quote = a_quote(page)
    made = ask(page, "POST", f"/api/v1/quotes/{quote['id']}/links")["url"]
    visit = phone.new_page()
    texts = []
    for address in (made.replace("demo", "vizinha"), made[:-1] + "_", f"{made}x"):
        answer = visit.goto(address.replace("demo", "vizinha"))
        assert answer is not None
        assert answer.status == 404
        texts.append(visit.locator("main").inner_text())
        check(visit)
    assert len(set(texts)) == 1
    assert quote["number"] not in texts[0]
    answer = visit.goto(made)
    assert answer is not None
    assert answer.status == 200
