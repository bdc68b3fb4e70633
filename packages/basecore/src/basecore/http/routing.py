"""Routes of an app as one flat list."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

GIVEN_BY_INCLUSION = ("path", "dependencies", "include_in_schema")


def add_routes(app: FastAPI, routers: Iterable[APIRouter]) -> None:
    """Add the routes of routers in this order; they must be complete by themselves.

    After `include_router`, each request asks router after router with a context for every route,
    and the router that matches a second time: with 300 routes that costs more than the answer.
    """
    for router in routers:
        for one in iter_route_contexts(router.routes):
            route = one.original_route
            for name in GIVEN_BY_INCLUSION:
                if getattr(one, name, None) != getattr(route, name, None):
                    msg = f"{one.path}: {name} comes from an inclusion and would be lost"
                    raise TypeError(msg)
            if isinstance(route, APIRoute):
                _refuse_threads(route)
            app.router.routes.append(route)


def _refuse_threads(route: APIRoute) -> None:
    """Refuse what FastAPI would run in a thread, for which busy requests would wait in turn."""
    for call in _calls(route.dependant):
        if not (inspect.iscoroutinefunction(call) or inspect.isasyncgenfunction(call)):
            msg = f"{route.path}: {call.__module__}.{call.__qualname__} must be async"
            raise TypeError(msg)


def _calls(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    """Yield the endpoint and everything it depends on."""
    if dependant.call is not None:
        yield dependant.call
    for one in dependant.dependencies:
        yield from _calls(one)
