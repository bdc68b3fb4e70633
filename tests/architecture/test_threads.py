"""Nothing of a route runs in a thread: under load each step would wait in turn for the others'."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from auth_app import public
from auth_app.main import ROUTERS
from basecore.http import add_routes
from construction.api import API_ROUTERS
from construction.web import WEB_ROUTERS
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

APPS = {
    "auth": (public.router, *ROUTERS),
    "construction": (*API_ROUTERS, *WEB_ROUTERS),
}


def _calls(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    if dependant.call is not None:
        yield dependant.call
    for one in dependant.dependencies:
        yield from _calls(one)


@pytest.mark.parametrize("name", APPS)
def test_routes_and_what_they_depend_on_are_async(name: str) -> None:
    app = FastAPI()
    add_routes(app, APPS[name])
    routes = [one for one in app.routes if isinstance(one, APIRoute)]
    threaded = {
        f"{call.__module__}.{call.__qualname__}"
        for route in routes
        for call in _calls(route.dependant)
        if not (inspect.iscoroutinefunction(call) or inspect.isasyncgenfunction(call))
    }
    assert routes
    assert threaded == set(), "make these `async def`"
