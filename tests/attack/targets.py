"""Every route of every app, and what a good request to it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import auth_app.main
from auth_app import public
from auth_app.links import web as links
from construction.examples import examples
from construction.main import make_app
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.routing import BaseRoute

PARAMETER = re.compile(r"{(\w+)}")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ENDLESS = "/events"
"""Streams that go on until the browser leaves."""
FORM: dict[str, Any] = {
    "name": "Nome",
    "kind": "company",
    "uom": "UN",
    "sku": "X-1",
    "base_price": "1,00",
    "status": "preparing",
    "version": "1",
    "role": "sales",
    "email": "dono@vizinha.example",
    "password": "a guess that is wrong",
    "code": "123456",
    "line_key": "1",
    "product_id_text": "Areia",
    "quantity": "2",
    "next": "/web/quotes",
}
"""What a person could type into any form; ids of records are put beside it."""
NAMED = (
    "customer_id",
    "job_site_id",
    "product_id",
    "quote_id",
    "order_id",
    "group_id",
    "price_list_id",
    "template_id",
    "view_id",
)
"""Ids that forms have as fields."""


@dataclass(frozen=True, slots=True)
class Target:
    """A route with one of its methods."""

    method: str
    path: str
    asks: tuple[str, ...]
    """Names of its parameters after the question mark."""
    example: Any = None

    @property
    def names(self) -> list[str]:
        """Return the names of the parts of its address that vary."""
        return PARAMETER.findall(self.path)


def _routers() -> list[BaseRoute]:
    apart = [public.router, *auth_app.main.ROUTERS, links.development]
    return [*make_app().routes, *(route for one in apart for route in one.routes)]


def _asks(route: RouteContext) -> tuple[str, ...]:
    if not isinstance(route.original_route, APIRoute):
        return ()
    return tuple(one.name for one in route.original_route.dependant.query_params)


def targets() -> list[Target]:
    """Return every route of the sign-in service and the vertical, from their route tables."""
    known = examples()
    found = [
        Target(
            method,
            str(route.path),
            _asks(route),
            known.get(f"{method} {route.path}", {}).get("request"),
        )
        for route in iter_route_contexts(_routers())
        for method in sorted(route.methods or ())
        if method in METHODS and not str(route.path).endswith(ENDLESS)
    ]
    return sorted(found, key=lambda one: (one.path, one.method))
