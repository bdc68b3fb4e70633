"""Routes added as one flat list: each once, in order, with all that protects them."""

from __future__ import annotations

import pytest
from basecore.http import add_routes
from fastapi import APIRouter, Depends, FastAPI
from fastapi.routing import APIRoute


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
