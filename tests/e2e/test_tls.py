"""Sibling stores on a real name over TLS: what a browser does not do for the other one."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from basec_cli.ports import any_free
from basecore import clock
from conftest import FLAGS
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.async_api import BrowserContext, Page, async_playwright
from testkit.plugin import make_database, needed

from tests.attack.world import PASSWORD, Certificate, World, world

pytestmark = [pytest.mark.e2e, pytest.mark.db]

DOMAIN = "lojas.example.com.br"
DEMO, SIBLING, EVIL = (f"https://{name}.{DOMAIN}" for name in ("demo", "vizinha", "ma"))
COOKIE = "__Host-session"
NEW = "Cliente que outra loja pediu"
LURE = f"""<!doctype html><form method="post" action="{DEMO}/web/customers">
<input name="kind" value="person"><input name="name" value="{NEW}">
<button>Veja</button></form>"""
PLANT = """() => {
    document.cookie = "__Host-session=planted12; Secure; Path=/; Domain=lojas.example.com.br";
    document.cookie = "planted=1; Secure; Path=/; Domain=com.br";
    return document.cookie;
}"""


def certificate_for(domain: str, folder: Path) -> Certificate:
    """Make a certificate for every store of a domain."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, domain)])
    names = x509.SubjectAlternativeName([x509.DNSName(f"*.{domain}")])
    today = clock.now()
    made = (
        x509.CertificateBuilder(name, name, key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(hours=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    return Certificate(domain, *paths, any_free())


@asynccontextmanager
async def stores(tmp_path: Path) -> AsyncIterator[tuple[World, BrowserContext]]:
    """Run two stores over TLS and open a browser that knows where they are."""
    chromium = os.environ.get("BASEC_CHROMIUM")
    if not chromium:
        pytest.fail("no Chromium: the browser part did not run", pytrace=False)
    url = await make_database(needed("BASEC_TEST_DATABASE_URL"), "tls")
    made = certificate_for(DOMAIN, tmp_path)
    async with world(tmp_path, url, certificate=made) as found, async_playwright() as playwright:
        rules = (
            f"MAP *.{DOMAIN}:443 127.0.0.1:{found.port},MAP *.{DOMAIN}:80 127.0.0.1:{made.plain}"
        )
        flags = [*FLAGS, f"--host-resolver-rules={rules}"]
        browser = await playwright.chromium.launch(executable_path=chromium, args=flags)
        # Nobody signed the certificate but the test.
        yield found, await browser.new_context(ignore_https_errors=True, locale="pt-BR")
        await browser.close()


async def sign_in(page: Page) -> None:
    """Sign in at the demo store, as a person would."""
    await page.goto(f"{DEMO}/auth/login")
    await page.fill("[name=email]", "dono@demo.example")
    await page.fill("[name=password]", PASSWORD)
    await page.press("[name=password]", "Enter")
    await page.wait_for_url(f"{DEMO}/web/**")


def test_siblings_over_tls(tmp_path: Path) -> None:
    # In a thread of its own: the browser of the other tests keeps the loop of this one.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, visit_both(tmp_path)).result()


async def visit_both(tmp_path: Path) -> None:
    """Sign in at one store, and let its sibling try what it can."""
    async with stores(tmp_path) as (found, context):
        page = await context.new_page()
        await is_led_to_tls(page)
        await sign_in(page)
        (cookie,) = [one for one in await context.cookies() if one["name"] == COOKIE]
        assert cookie["domain"] == f"demo.{DOMAIN}"  # without a dot: of this host alone
        assert (cookie["path"], cookie["sameSite"]) == ("/", "Lax")
        assert cookie["secure"]
        assert cookie["httpOnly"]
        await sibling_knows_nothing(context, page)
        await sibling_asks_for_nothing(page, found.logs / "construction.log")


async def is_led_to_tls(page: Page) -> None:
    """Ask without TLS; end up with it, and be told to stay."""
    answer = await page.goto(f"http://demo.{DOMAIN}/auth/login?next=/web/quotes")
    assert answer
    assert page.url == f"{DEMO}/auth/login?next=/web/quotes"
    before = answer.request.redirected_from
    assert before
    first = await before.response()
    assert first
    assert first.status == 301
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    policy = answer.headers["content-security-policy"]
    assert "unsafe-" not in policy
    assert "default-src 'self'" in policy


async def sibling_knows_nothing(context: BrowserContext, page: Page) -> None:
    """Visit the sibling with the browser that is signed in at the demo store."""
    await page.goto(f"{SIBLING}/web/")
    assert page.url.startswith(f"{SIBLING}/auth/login")
    assert [one for one in await context.cookies(SIBLING) if one["name"] == COOKIE] == []
    assert "session" not in await page.evaluate(PLANT)
    held = {(one["name"], one["domain"]) for one in await context.cookies()}
    assert {one for one in held if one[0] in {COOKIE, "planted"}} == {(COOKIE, f"demo.{DOMAIN}")}


async def sibling_asks_for_nothing(page: Page, log: Path) -> None:
    """Let a sibling's page send a form to the demo store, with the demo store's cookie."""
    await page.route(f"{EVIL}/*", lambda route: route.fulfill(body=LURE, content_type="text/html"))
    await page.goto(f"{EVIL}/")
    async with page.expect_response(f"{DEMO}/web/customers") as waiting:
        await page.click("button")
    answer = await waiting.value
    assert answer.status == 403
    written = await asyncio.to_thread(log.read_text)
    assert '"site":"same-site"' in written.replace('": "', '":"')
    await page.goto(f"{DEMO}/web/customers")
    assert NEW not in await page.content()
