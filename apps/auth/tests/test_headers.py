"""Every answer of the sign-in service keeps a page to itself and leads nowhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from basecore.ids import new_id
from fastapi.routing import iter_route_contexts
from webkit.security import HEADERS

if TYPE_CHECKING:
    import httpx
    from fastapi import FastAPI

    from .conftest import Browser

pytestmark = pytest.mark.db

ELSEWHERE = (
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "https:evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "/web/\r\nSet-Cookie: evil=1",
    "/web/\u2028evil",
    " //evil.example",
)
WORDS = ("email", "password", "name", "role", "code", "challenge", "token", "color", "next", "back")
SENDERS = ("same-origin", "cross-site")


def routes(app: FastAPI) -> list[tuple[str, str]]:
    """Return method and path of every route that a browser can reach."""
    found = (
        (method, str(one.path))
        for one in iter_route_contexts(app.routes)
        for method in sorted(one.methods or ())
    )
    return [(method, path) for method, path in found if path.startswith("/auth")]


def is_guarded(answer: httpx.Response) -> bool:
    """Tell whether an answer carries every header, runs nothing and stays at this host."""
    own = all(answer.headers.get(name) == value for name, value in HEADERS.items())
    place = answer.headers.get("location", "/")
    is_here = place.startswith("/") and not place.startswith("//") and "\\" not in place
    return own and is_here and answer.status_code < 500 and "evil" not in answer.cookies


async def ask(client: httpx.AsyncClient, method: str, path: str) -> list[httpx.Response]:
    """Ask a route as a page and as a program, from its own page and from a stranger's."""
    where = re.sub(r"{[^}]+}", str(new_id()), path)
    answers = []
    for sender in SENDERS:
        for kind in ("text/html", "application/json"):
            headers = {"Accept": kind, "Sec-Fetch-Site": sender}
            form = dict.fromkeys(WORDS, "//evil.example/") if method == "POST" else None
            answers.append(await client.request(method, where, data=form, headers=headers))
    return answers


async def test_every_answer_to_nobody_is_guarded(app: FastAPI, client: httpx.AsyncClient) -> None:
    found = routes(app)
    assert len(found) >= 40
    for method, path in [*found, ("GET", "/auth/nothing"), ("PATCH", "/auth/login")]:
        for answer in await ask(client, method, path):
            assert is_guarded(answer), (method, path, answer.status_code, answer.headers)


async def test_every_answer_to_the_owner_is_guarded(app: FastAPI, browser: Browser) -> None:
    for method, path in routes(app):
        await browser.sign_in()  # the routes that sign out are among them
        for answer in await ask(browser.client, method, path):
            assert is_guarded(answer), (method, path, answer.status_code, answer.headers)


async def test_a_fault_is_guarded_too(app: FastAPI, client: httpx.AsyncClient) -> None:
    @app.get("/auth/fault")
    async def fault() -> None:
        raise RuntimeError

    for kind in ("text/html", "application/json"):
        answer = await client.get("/auth/fault", headers={"Accept": kind})
        assert answer.status_code == 500
        assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
        assert "RuntimeError" not in answer.text


@pytest.mark.parametrize("wanted", ELSEWHERE)
async def test_signing_in_leads_nowhere_else(browser: Browser, wanted: str) -> None:
    shown = await browser.client.get("/auth/login", params={"next": wanted})
    assert "evil" not in shown.text
    answer = await browser.sign_in(wanted=wanted)
    assert answer.headers["location"] == "/web/"
    assert "evil" not in answer.cookies
    again = await browser.client.get("/auth/login", params={"next": wanted})
    assert "evil" not in again.text
