"""A count on a phone, the network cut in the middle: nothing lost, nothing twice."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from basecore.ids import new_id
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect
from running import Stack
from test_first_path import check, sign_in

pytestmark = pytest.mark.e2e

PRODUCTS = 100
PHONE: ViewportSize = {"width": 390, "height": 844}
LATE = 60_000
"""Milliseconds within which a phone that was cut off has sent everything."""
PREPARE = """async ([name, count]) => {
    const send = async (path, body) => {
        const answer = await fetch(path, {
            method: "POST",
            headers: {"content-type": "application/json", "idempotency-key": crypto.randomUUID()},
            body: JSON.stringify(body),
        });
        if (!answer.ok) throw new Error(await answer.text());
        return answer.json();
    };
    const register = (at) => {
        const sku = `${name}-${String(at).padStart(3, "0")}`;
        const product = {sku, name: `${name} ${at}`, uom: "UN", base_price: "1.00", category: name};
        return send("/api/v1/products", product);
    };
    const {category_id} = await register(0);
    for (let at = 1; at < count; at += 5) {
        const some = [0, 1, 2, 3, 4].filter((more) => at + more < count);
        await Promise.all(some.map((more) => register(at + more)));
    }
    const scope = {scope: "category", category_id};
    return (await send("/api/v1/stock/counts", scope)).id;
}"""
READ = """async ([bars, dots, noise]) => {
    const {readEan} = await import("/static/js/count/ean.js");
    let seed = 7;
    const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const row = Array.from({length: 640}, (_, at) => {
        const bar = bars[Math.floor((at - 40) / dots)];
        return (bar === "1" ? 120 : 660) + noise * (chance() - 0.5);
    });
    return readEan(row) ?? readEan(row.reverse());
}"""
ODD = [
    "0001101",
    "0011001",
    "0010011",
    "0111101",
    "0100011",
    "0110001",
    "0101111",
    "0111011",
    "0110111",
    "0001011",
]
RIGHT = [code.translate(str.maketrans("01", "10")) for code in ODD]
EVEN = [code[::-1] for code in RIGHT]
SETS = [
    "OOOOOO",
    "OOEOEE",
    "OOEEOE",
    "OOEEEO",
    "OEOOEE",
    "OEEOOE",
    "OEEEOO",
    "OEOEOE",
    "OEOEEO",
    "OEEOEO",
]
CAMERA = """([modules, isNative]) => {
    const picture = Object.assign(document.createElement("canvas"), {width: 640, height: 480});
    const pen = picture.getContext("2d");
    window.shown = "";
    setInterval(() => {
        pen.fillStyle = "white";
        pen.fillRect(0, 0, 640, 480);
        pen.fillStyle = "black";
        const bars = window.shown ? [...modules[window.shown]] : [];
        bars.forEach((bar, at) => bar === "1" && pen.fillRect(80 + 5 * at, 40, 5, 400));
    }, 40);
    navigator.mediaDevices.getUserMedia = async () => picture.captureStream(25);
    delete window.BarcodeDetector;
    if (!isNative) return;
    window.BarcodeDetector = class {
        static async getSupportedFormats() { return ["ean_13", "qr_code"]; }
        constructor({formats}) { window.formats = formats; }
        async detect(video) {
            if (!(video instanceof HTMLVideoElement)) throw new TypeError("no video");
            return window.shown ? [{rawValue: window.shown}] : [];
        }
    };
}"""
"""A camera that sees a drawn code, before a browser with or without a detector of its own."""
NAMED = """async ([id, code]) => {
    const path = `/api/v1/products/${id}`;
    const {headers} = await fetch(path);
    const answer = await fetch(path, {
        method: "PATCH",
        headers: {"content-type": "application/json", "if-match": headers.get("etag")},
        body: JSON.stringify({barcodes: [{code}]}),
    });
    if (!answer.ok) throw new Error(await answer.text());
}"""
ASK = """async (path) => (await fetch(path)).json()"""


def quantity(at: int) -> int:
    """Return how many of the product of that number lie there."""
    return at * 7 % 23


def count_of(browser: Browser, stack: Stack, name: str, products: int) -> tuple[Page, str]:
    """Begin a count of new products; return the phone that looks at it, and the count's id."""
    context = browser.new_context(viewport=PHONE, has_touch=True, locale="pt-BR")
    page = context.new_page()
    sign_in(page, stack, "admin")
    made: str = page.evaluate(PREPARE, [name, products])
    page.goto(f"{stack.url}/web/stock/counts/{made}")
    expect(page.locator("#progress-words")).to_have_text(f"0 de {products} contados")
    return page, made


def enter(page: Page, code: str, typed: str, button: str = "Salvar") -> None:
    """Scan a code and say how many there are."""
    page.locator("#f-text").fill(code)
    page.locator("#f-text").press("Enter")
    page.locator("#f-quantity").fill(typed)
    if button == "Salvar":
        page.locator("#f-quantity").press("Enter")
    else:
        page.get_by_role("button", name=button).click()


def is_saved(page: Page) -> None:
    """Wait until the server has everything."""
    expect(page.locator("#save-state")).to_contain_text("Salvo", timeout=LATE)


def counted(page: Page, count: str) -> dict[str, Any]:
    """Return what the server has of each product."""
    found = page.evaluate(ASK, f"/api/v1/stock/counts/{count}/lines?view=counted&limit=500")
    return {one["sku"]: float(one["counted"]) for one in found["items"]}


def test_a_hundred_products_and_no_network_in_the_middle(browser: Browser, stack: Stack) -> None:
    name = f"Contado {new_id().hex[-6:]}"
    page, count = count_of(browser, stack, name, PRODUCTS)
    for at in range(PRODUCTS):
        if at == PRODUCTS // 3:
            page.context.set_offline(True)
        if at == 2 * PRODUCTS // 3:
            expect(page.locator("#save-state")).to_contain_text("Sem conexão", timeout=LATE)
            page.context.set_offline(False)
        enter(page, f"{name}-{at:03d}", str(quantity(at)))
    expect(page.locator("#progress-words")).to_have_text(f"{PRODUCTS} de {PRODUCTS} contados")
    is_saved(page)
    expected = {f"{name}-{at:03d}": quantity(at) for at in range(PRODUCTS)}
    assert counted(page, count) == expected, "nothing lost, nothing twice"
    page.get_by_role("link", name="Conferir").click()
    check(page)
    page.get_by_role("button", name="Lançar no estoque").click()
    expect(page.get_by_text("A contagem foi lançada").first).to_be_visible()
    kinds = page.evaluate(ASK, f"/api/v1/stock/counts/{count}/lines?limit=500")["items"]
    assert {one["sku"]: float(one["difference"]) for one in kinds} == {
        sku: amount for sku, amount in expected.items() if amount
    }
    page.context.close()


def bars(code: str) -> str:
    """Return the modules of an EAN-13, dark ones as 1."""
    first, *digits = map(int, code)
    left = [
        (ODD if which == "O" else EVEN)[digit]
        for which, digit in zip(SETS[first], digits[:6], strict=True)
    ]
    return f"101{''.join(left)}01010{''.join(RIGHT[digit] for digit in digits[6:])}101"


def ean(number: int) -> str:
    """Return an EAN-13 of a store's own range, its check digit included."""
    body = f"2{number:011d}"
    odd, even = (sum(map(int, body[at::2])) for at in (0, 1))
    return f"{body}{-(odd + 3 * even) % 10}"


def test_the_camera_reads_codes_and_nothing_else(page: Page, stack: Stack) -> None:
    sign_in(page, stack, "stock")
    for code in ("7891000315507", "7894900011517", "4006381333931", "9780201379624"):
        for dots, noise in ((2, 0), (3.1, 60), (5.4, 90)):
            assert page.evaluate(READ, [bars(code), dots, noise]) == code
            assert page.evaluate(READ, [bars(code)[::-1], dots, noise]) == code, "upside down"
    assert page.evaluate(READ, [bars("7891000315508"), 3, 0]) is None, "the check digit"
    assert page.evaluate(READ, ["10" * 47, 3, 0]) is None
    assert page.evaluate(READ, ["", 3, 300]) is None


@pytest.mark.parametrize("is_native", [True, False], ids=["its own detector", "ours"])
def test_what_the_camera_sees_is_counted(
    browser: Browser, stack: Stack, *, is_native: bool
) -> None:
    name = f"Visto {new_id().hex[-6:]}"
    page, count = count_of(browser, stack, name, 2)
    codes = [ean(int(new_id()) % 10**11) for _ in range(2)]
    lines = page.evaluate(ASK, f"/api/v1/stock/levels?q={quote(name)}")["items"]
    for line, code in zip(sorted(lines, key=lambda one: one["sku"]), codes, strict=True):
        page.evaluate(NAMED, [line["product_id"], code])
    seen = {code: bars(code) for code in codes}
    page.add_init_script(f"({CAMERA})({json.dumps([seen, is_native])})")
    page.reload()
    page.get_by_role("button", name="Câmera").click()
    expect(page.locator("#viewer video")).to_be_visible()
    for at, code in enumerate(codes):
        page.evaluate("code => window.shown = code", code)
        expect(page.locator("#f-quantity")).to_be_focused()
        page.evaluate("window.shown = ''")
        page.locator("#f-quantity").fill(str(at + 5))
        page.locator("#f-quantity").press("Enter")
    is_saved(page)
    assert counted(page, count) == {f"{name}-000": 5, f"{name}-001": 6}
    if is_native:
        assert page.evaluate("window.formats") == ["ean_13"], "what it knows of what stores have"
    page.context.close()


def lose_answers(page: Page) -> list[str]:
    """Let the server keep entries, and its first two answers get lost; return what was asked."""
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(route.request.url)
        if len(lost) > 2:
            return route.continue_()
        at = urlsplit(route.request.url)
        here = at._replace(netloc=f"127.0.0.1:{at.port}").geturl()
        route.fetch(url=here, headers={**route.request.headers, "host": at.netloc})
        return route.abort()

    page.route("**/entries/*", lose)
    return lost


def test_lost_answers_and_a_closed_page_double_nothing(browser: Browser, stack: Stack) -> None:
    name = f"Perdido {new_id().hex[-6:]}"
    page, count = count_of(browser, stack, name, 3)
    check(page)
    lost = lose_answers(page)
    enter(page, f"{name}-000", "4")
    is_saved(page)
    assert len(lost) > 2, "the entry was sent again"
    page.unroute("**/entries/*")
    enter(page, f"{name}-000", "1,5", "Somar")
    page.context.set_offline(True)
    enter(page, f"{name}-001", "9")
    expect(page.locator("#save-state")).to_contain_text("Sem conexão", timeout=LATE)
    other = page.context.new_page()
    page.close()
    page.context.set_offline(False)
    other.goto(f"{stack.url}/web/stock/counts/{count}")
    is_saved(other)
    assert counted(other, count) == {f"{name}-000": 5.5, f"{name}-001": 9}
    expect(other.locator("#progress-words")).to_have_text("2 de 3 contados")
    other.context.close()
