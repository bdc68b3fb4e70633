"""Routes of an app as one flat list, and the short way to one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile

from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

GIVEN_BY_INCLUSION = ("path", "dependencies", "include_in_schema")
WORDS = 4
"""So many parts of an address, the empty one before its first slash too, lead to its routes."""


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


def shorten(app: FastAPI) -> None:
    """Let requests find their routes the short way, once the app has all of them."""
    router = app.router
    router.middleware_stack = ShortWay(router.routes, router.app)


class ShortWay:
    """Finds a request's route among the few whose address begins with the same words.

    Asking 500 routes in turn takes longer than many answers. What is not found here (another
    method, a slash too many, nothing) goes to the router, whose answer it then is.
    """

    def __init__(self, routes: Iterable[BaseRoute], otherwise: ASGIApp) -> None:
        self._otherwise = otherwise
        self._near: dict[str, list[Route]] = defaultdict(list)
        for route in routes:
            if isinstance(route, Route):
                words = takewhile(lambda word: "{" not in word, route.path.split("/"))
                self._near["/".join(islice(words, WORDS))].append(route)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http":
            for route in self._candidates(scope["path"]):
                match, found = route.matches(scope)
                if match is Match.FULL:
                    scope.update(found)
                    await route.handle(scope, receive, send)
                    return
        await self._otherwise(scope, receive, send)

    def _candidates(self, path: str) -> Iterator[Route]:
        """Yield the routes that may fit, those with more words in common first."""
        words = path.split("/", WORDS)[:WORDS]
        for count in range(len(words), 0, -1):
            yield from self._near.get("/".join(words[:count]), ())
