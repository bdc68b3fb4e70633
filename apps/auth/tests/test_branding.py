"""How a store looks: colours that stay readable, a logo that was made anew."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from auth_app.audit import AuditEntry
from PIL import Image
from sqlalchemy import select
from webkit.branding import Color, as_text, contrast

if TYPE_CHECKING:
    from auth_app.wiring import Kit

    from .conftest import AStore, Browser

pytestmark = pytest.mark.db

PAGE = "/auth/branding"
COLORS = {"primary_color": "#2457D6", "secondary_color": "#0f766e"}


def picture(kind: str = "PNG", size: tuple[int, int] = (1200, 300)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#cc3300").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("color", ["#ffff00", "#ffffff", "#7f7f7f", "#00ff88"])
def test_text_is_readable_whatever_the_colour(color: str) -> None:
    shade = Color.parse(as_text(color))
    assert contrast(shade, Color.parse("#ffffff")) >= 4.5
    assert as_text("#2457d6") == "#2457d6"


async def test_a_light_colour_is_corrected_with_a_sentence(
    browser: Browser, kit: Kit, store: AStore
) -> None:
    await browser.sign_in()
    bright = COLORS | {"primary_color": "#FFD400"}
    saved = await browser.client.post(PAGE, data=bright, headers=browser.own)
    assert saved.status_code == 303
    page = (await browser.client.get(PAGE)).text
    assert "Clara demais" in page
    assert as_text("#ffd400") in page
    assert "#ffd400" in (await browser.client.get("/branding.css")).text
    assert (await browser.client.get("/tenant.json")).json()["primary_color"] == "#ffd400"
    wrong = await browser.client.post(
        PAGE, data=COLORS | {"primary_color": "azul"}, headers=browser.own
    )
    assert wrong.status_code == 422
    assert "Uma cor é assim" in wrong.text
    assert "azul" in wrong.text
    async with kit.database.tenant(store.tenant_id) as session:
        noted = await session.scalars(select(AuditEntry.action))
    assert "store_branded" in set(noted)


async def test_a_logo_is_made_anew_and_shown_everywhere(browser: Browser) -> None:
    await browser.sign_in()
    assert (await browser.client.get("/auth/logo.webp")).status_code == 404
    given = picture() + b"<script>alert(1)</script>"
    files = {"logo": ("logo.png", given, "image/png")}
    saved = await browser.client.post(PAGE, data=COLORS, files=files, headers=browser.own)
    assert saved.status_code == 303, saved.text
    page = (await browser.client.get(PAGE)).text
    address = page.partition('src="/auth/logo.webp')[2].partition('"')[0]
    logo = await browser.client.get(f"/auth/logo.webp{address}")
    assert logo.headers["content-type"] == "image/webp"
    assert b"script" not in logo.content
    assert Image.open(io.BytesIO(logo.content)).size == (640, 160)
    assert "/auth/logo.webp?v=" in (await browser.client.get("/auth/login")).text
    await browser.client.post(f"{PAGE}/remove-logo", headers=browser.own)
    assert (await browser.client.get("/auth/logo.webp")).status_code == 404


@pytest.mark.parametrize("given", [b"", b"GIF89a", b"<svg onload=alert(1)>", picture()[:200]])
async def test_what_is_no_picture_is_refused_at_the_field(browser: Browser, given: bytes) -> None:
    await browser.sign_in()
    files = {"logo": ("logo.png", given, "image/png")}
    answer = await browser.client.post(PAGE, data=COLORS, files=files, headers=browser.own)
    assert answer.status_code == 422
    assert "não é uma imagem" in answer.text
    assert (await browser.client.get("/auth/logo.webp")).status_code == 404


async def test_programs_do_the_same(browser: Browser) -> None:
    await browser.sign_in()
    client, own = browser.client, browser.own | {"Accept": "application/json"}
    body = {"primary_color": "#ffd400", "secondary_color": "#0f766e"}
    answer = (await client.put("/auth/look", json=body, headers=own)).json()
    assert answer["primary_text_color"] != "#ffd400" == answer["primary_color"]
    wrong = await client.put("/auth/look", json=body | {"primary_color": "red"}, headers=own)
    assert wrong.status_code == 422
    found = await client.put("/auth/look/logo", content=picture("JPEG"), headers=own)
    assert found.json()["logo"].startswith("/auth/logo.webp?v=")
    refused = await client.put("/auth/look/logo", content=b"no", headers=own)
    assert (refused.status_code, refused.json()["code"]) == (422, "not_a_logo")
    assert (await client.delete("/auth/look/logo", headers=own)).status_code == 204
    assert (await client.get("/auth/look")).json()["logo"] is None
