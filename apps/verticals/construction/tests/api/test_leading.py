"""No form leads to another host, ends a header early, or breaks for a letter of another script."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from basecore.ids import new_id
from construction.main import make_app
from fastapi.routing import iter_route_contexts
from webkit.security import HEADERS

if TYPE_CHECKING:
    import httpx
    from shop import Shop

pytestmark = pytest.mark.db

PLACES = ("//evil.example/", "/\\evil.example", "q=1\r\nSet-Cookie: evil=1", "q=€ 水\u2028")
FIELDS = ("next", "back", "then", "view", "q", "return_to", "lang")
PARTS = ("location", "hx-redirect", "hx-push-url", "hx-replace-url", "hx-location", "hx-trigger")


def forms() -> list[str]:
    """Return the path of every form, with an id that nothing has."""
    found = iter_route_contexts(make_app().routes)
    paths = [str(one.path) for one in found if "POST" in (one.methods or ())]
    return [path for path in paths if path.startswith(("/web/", "/q/"))]


def filled(path: str) -> str:
    """Return a path with an unknown id in each of its places."""
    steps = path.split("/")
    return "/".join(str(new_id()) if step.startswith("{") else step for step in steps)


def stays(answer: httpx.Response) -> bool:
    """Tell whether an answer leads to this host alone and its headers are whole lines of ASCII."""
    told = [answer.headers[name] for name in PARTS if name in answer.headers]
    is_whole = all(one.isascii() and one.isprintable() for one in told)
    where = [answer.headers[name] for name in PARTS[:2] if name in answer.headers]
    is_here = not any(urlsplit(one).netloc or "\\" in one for one in where)
    return is_whole and is_here and "evil" not in answer.cookies


@pytest.mark.parametrize(("place", "is_part"), [(PLACES[0], False), *((p, True) for p in PLACES)])
async def test_no_form_leads_elsewhere(shop: Shop, place: str, *, is_part: bool) -> None:
    product = await shop.product()
    form = dict.fromkeys(FIELDS, place) | {"ids": product["id"], "idempotency_key": "k"}
    headers = {"HX-Request": "true"} if is_part else {}
    led = 0
    async with shop.client("admin") as client:
        for path in forms():
            answer = await client.post(filled(path), data=form, headers=headers)
            assert answer.status_code < 500, (path, answer.status_code)
            assert stays(answer), (path, answer.headers)
            assert all(name in answer.headers for name in HEADERS), path
            led += "location" in answer.headers or "hx-redirect" in answer.headers
    assert led >= 2
