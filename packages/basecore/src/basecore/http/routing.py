"""Routes of an app as one flat list."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts

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
            app.router.routes.append(route)
