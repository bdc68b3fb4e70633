"""What a browser calls a file is one whole header, whatever somebody called it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from construction.main import make_app
from fastapi.routing import iter_route_contexts
from testkit.headers import saved_name

if TYPE_CHECKING:
    import httpx
    from shop import Shop

pytestmark = pytest.mark.db

PDF = b"%PDF-1.7\n%%EOF"
NAMES = {
    "a line that ends": ("a\r\nSet-Cookie: evil=1\r\n.pdf", "a__Set-Cookie_ evil=1__.pdf"),
    "quotes": ('x"; filename="y.exe', "x__ filename=_y.pdf"),
    "letters of other scripts": ("preços 水.pdf", "preços 水.pdf"),
    "folders": ("../../etc/passwd", "passwd.pdf"),
    "another system's folders": ("C:\\loja\\nota.pdf", "nota.pdf"),
}


def saved(answer: httpx.Response) -> str:
    """Return the name under which an answer is saved, and that nothing else came in with it."""
    assert "evil" not in answer.cookies
    return saved_name(answer.headers["content-disposition"])


@pytest.mark.parametrize("what", NAMES)
async def test_a_file_is_saved_as_it_was_called(shop: Shop, what: str) -> None:
    given, kept = NAMES[what]
    customer = (await shop.customer())["id"]
    async with shop.client() as client:
        path = f"customers/{customer}/files"
        sent = await client.post(f"/api/v1/{path}", content=PDF, params={"name": given})
        assert sent.status_code == 201, sent.text
        for side in ("api/v1", "web"):
            answer = await client.get(f"/{side}/{path}/{sent.json()['id']}")
            assert saved(answer) == kept.replace("=", "_")


async def test_so_is_one_that_a_browser_sends(shop: Shop) -> None:
    customer = (await shop.customer())["id"]
    path = f"customers/{customer}/files"
    async with shop.client() as client:
        files = {"file": ('a\r\n"b".pdf', PDF, "application/pdf")}
        sent = await client.post(f"/web/{path}", files=files)
        assert sent.status_code == 303, sent.text
        (one,) = (await client.get(f"/api/v1/{path}")).json()["items"]
        assert "\r" not in saved(await client.get(f"/web/{path}/{one['id']}"))


async def test_every_table_has_a_whole_name_in_both_languages(shop: Shop) -> None:
    found = iter_route_contexts(make_app().routes)
    paths = {str(one.path) for one in found if "GET" in (one.methods or ())}
    shop.app.state.stopping.asked.set()  # or a stream would go on for minutes
    names = set()
    hostile = {"q": "€\r\nSet-Cookie: evil=1", "from": "€", "format": "xlsx"}
    async with shop.client() as client:
        for path in sorted(one for one in paths if one.startswith("/web/") and "{" not in one):
            for language in ("pt-BR", "en"):
                for params in ({}, {"kind": "customers"}, hostile):
                    asked = {"Accept-Language": language}
                    answer = await client.get(path, params=params, headers=asked)
                    if "content-disposition" in answer.headers:
                        names.add(saved(answer))
    assert len(names) >= 8, names
