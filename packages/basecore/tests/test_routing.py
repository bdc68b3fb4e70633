"""Routes added as one flat list: each once, in order, with all that protects them."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from basecore.http import add_routes, shorten
from fastapi import APIRouter, Depends, FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope


async def _nobody() -> None:
    """Let everybody pass."""


def _router(*paths: str) -> APIRouter:
    router = APIRouter(prefix="/api")
    for path in paths:
        router.add_api_route(path, _nobody, dependencies=[Depends(_nobody)])
    return router


def test_routes_of_nested_routers_stand_in_one_list_in_order() -> None:
    app, outer = FastAPI(openapi_url=None, docs_url=None, redoc_url=None), APIRouter()
    outer.include_router(_router("/a", "/{b}"))
    add_routes(app, (outer, _router("/c")))
    assert [one.path for one in app.routes if isinstance(one, APIRoute)] == [
        "/api/a",
        "/api/{b}",
        "/api/c",
    ]
    assert len(app.routes) == 3


@pytest.mark.parametrize(
    "given", [{"prefix": "/v1"}, {"dependencies": [Depends(_nobody)]}, {"include_in_schema": False}]
)
def test_what_an_inclusion_adds_is_not_lost_in_silence(given: dict[str, object]) -> None:
    outer = APIRouter()
    outer.include_router(_router("/a"), **given)  # type: ignore[arg-type]  # each on its own is right
    with pytest.raises(TypeError, match="would be lost"):
        add_routes(FastAPI(), (outer,))


PATHS = ("/", "/web/", "/web/quotes", "/web/quotes/new", "/web/quotes/{quote}", "/{slug}/about")
PATHS += ("/api/v1/quotes/{quote}/lines", "/api/v1/quotes/{quote}/lines/{line}", "/files/{at:path}")
ASKED = ("/", "/web/", "/web", "/web/quotes", "/web/quotes/", "/web/quotes/new", "/web/quotes/7")
ASKED += ("/x/about", "/files/a/b/c", "/api/v1/quotes/7/lines", "/api/v1/quotes/7/lines/8", "/no")


def _tells(path: str) -> Callable[[], str]:
    def told() -> str:
        return path

    return told


def _app(*paths: str) -> FastAPI:
    app, router = FastAPI(), APIRouter()
    for path in paths:
        router.add_api_route(path, _tells(path))
    router.add_api_route("/web/quotes/{quote}", _tells("changed"), methods=["POST"])
    add_routes(app, [router])
    return app


async def _ask(app: FastAPI, method: str, path: str) -> tuple[int, str, str | None]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://store") as client:
        answer = await client.request(method, path)
    return answer.status_code, answer.text, answer.headers.get("location")


@pytest.mark.parametrize("path", ASKED)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
async def test_the_short_way_leads_where_the_long_one_does(method: str, path: str) -> None:
    long, short = _app(*PATHS), _app(*PATHS)
    shorten(short)
    assert await _ask(short, method, path) == await _ask(long, method, path)


async def test_the_short_way_asks_few_routes() -> None:
    asked = []

    class Asked(APIRoute):
        def matches(self, scope: Scope) -> tuple[Match, Scope]:
            asked.append(self.path)
            return super().matches(scope)

    app = FastAPI()
    router = APIRouter(route_class=Asked)
    for path in ("/web/quotes", "/web/orders/{order}", "/web/orders"):
        router.add_api_route(path, _tells(path))
    add_routes(app, [router])
    shorten(app)
    assert await _ask(app, "GET", "/web/orders") == (200, '"/web/orders"', None)
    assert asked == ["/web/orders/{order}", "/web/orders"]
