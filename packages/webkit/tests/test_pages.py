import json
import re
from urllib.parse import unquote

import httpx
import pytest
from webkit import CONTENT_SECURITY_POLICY
from webkit.catalogue import WEBKIT, missing

INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)


async def test_parts_page_shows_the_library_in_both_languages(client: httpx.AsyncClient) -> None:
    page = (await client.get("/web/parts")).text
    assert '<html lang="pt-BR">' in page
    assert "Editor de itens" in page
    page = (await client.get("/web/parts", headers={"cookie": "lang=en"})).text
    assert "Line editor" in page


@pytest.mark.parametrize("path", ["/web/parts", "/error/404", "/error/500"])
async def test_pages_hold_no_inline_code(client: httpx.AsyncClient, path: str) -> None:
    page = (await client.get(path)).text
    assert not INLINE.search(page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))


async def test_every_linked_file_exists(client: httpx.AsyncClient) -> None:
    page = (await client.get("/web/parts")).text
    for address in set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page)):
        assert (await client.get(address)).status_code == 200, address


async def test_attributes_are_separated(client: httpx.AsyncClient) -> None:
    page = (await client.get("/web/parts")).text
    assert not re.search(r'<[a-z][^>]*="[^"]*"[a-z]', page)


@pytest.mark.parametrize(
    ("status", "words"),
    [(403, "perfil"), (404, "Não encontramos"), (409, "agora"), (429, "demais"), (500, "errado")],
)
async def test_error_pages_say_what_to_do(
    client: httpx.AsyncClient, status: int, words: str
) -> None:
    answer = await client.get(f"/error/{status}")
    assert answer.status_code == status
    assert words in answer.text
    assert "Ir para o início" in answer.text


async def test_answers_carry_the_security_headers(client: httpx.AsyncClient) -> None:
    headers = (await client.get("/web/parts")).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "private, no-cache"
    assert "Cookie" in headers["vary"]


async def test_picker_and_palette_answer_fragments(client: httpx.AsyncClient) -> None:
    found = (await client.get("/web/parts/options", params={"q": "cim"})).text
    assert 'data-text="Cimento CP II-E-32 50 kg"' in found
    assert 'data-fill-unit_price="38,90"' in found
    assert "Nada encontrado" in (await client.get("/web/parts/options?q=zzz")).text
    assert "data-href" in (await client.get("/web/parts/search?q=cal")).text


async def test_redirects_take_their_toast_along(client: httpx.AsyncClient) -> None:
    plain = await client.post("/leave")
    assert (plain.status_code, plain.headers["location"]) == (303, "/web/parts")
    assert json.loads(unquote(plain.cookies["toast"]))["text"] == "Cotação enviada"
    by_htmx = await client.post("/leave", headers={"HX-Request": "true"})
    assert (by_htmx.status_code, by_htmx.headers["hx-redirect"]) == (204, "/web/parts")


async def test_toast_travels_in_a_header(client: httpx.AsyncClient) -> None:
    trigger = (await client.get("/fragment")).headers["hx-trigger"]
    assert json.loads(trigger) == {"toast": {"text": "Não enviada", "tone": "danger"}}


@pytest.mark.parametrize(
    ("referer", "target"),
    [
        ("https://store.test/web/quotes?q=a", "/web/quotes?q=a"),
        ("https://evil.test/web/quotes", "/"),
        ("https://store.test//evil.test/x", "/evil.test/x"),
        ("http://[", "/"),
    ],
)
async def test_language_choice_returns_to_its_page(
    client: httpx.AsyncClient, referer: str, target: str
) -> None:
    answer = await client.post("/web/language", data={"lang": "en"}, headers={"referer": referer})
    assert answer.headers["location"] == target
    assert answer.cookies["lang"] == "en"


async def test_unknown_language_is_ignored(client: httpx.AsyncClient) -> None:
    assert "set-cookie" not in (await client.post("/web/language", data={"lang": "xx"})).headers


def test_every_word_has_its_portuguese() -> None:
    assert missing([WEBKIT]) == {}
