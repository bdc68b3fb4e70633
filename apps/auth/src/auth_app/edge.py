"""What every route shares: the store of the host, the browser's cookie, the caller's address."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

from basecore.errors import AppError, NotFoundError, UnauthenticatedError
from basecore.http import current_caller, problem_response
from fastapi import Depends, Request, Response
from webkit import Shell, Templates

from auth_app.sessions import ABSOLUTE, signed_in
from auth_app.tenants import Store, UnknownStoreError, open_store
from auth_app.users import User, find_active
from auth_app.wiring import Kit, Tools

security = logging.getLogger("security")

COOKIE = "__Host-session"


def shell_of(request: Request) -> Shell | None:
    """Return the frame of a page: the store's name, if the host has a store."""
    store: Store | None = getattr(request.state, "store", None)
    return Shell(store=store.name) if store else None


templates = Templates(Path(__file__).parent, shell=shell_of)


async def _store(request: Request, kit: Tools) -> Store:
    store = await open_store(kit.database, request.headers.get("x-tenant-slug"))
    request.state.store = store
    return store


ThisStore = Annotated[Store, Depends(_store)]


def address_of(request: Request) -> str:
    """Return the network address that the request came from."""
    return request.client.host if request.client else "unknown"


def set_cookie(response: Response, token: str) -> None:
    """Hand the browser its session."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(ABSOLUTE.total_seconds()),
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )


def clear_cookie(response: Response) -> None:
    """Take the session from the browser."""
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")


async def person_of_cookie(request: Request, kit: Kit, store: Store) -> User | None:
    """Return whose browser asks, if it is signed in at this store."""
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        return None
    async with kit.database.tenant(store.tenant_id) as session:
        return await signed_in(session, cookie, seal=kit.seal, now=kit.now())


async def person_of(request: Request, kit: Kit, store: Store) -> User:
    """Return who asks, by access token or by cookie; 401 without either."""
    if "authorization" not in request.headers:
        user = await person_of_cookie(request, kit, store)
    else:
        user = await _person_of_token(request, kit, store)
    if user is None:
        raise UnauthenticatedError
    return user


async def _person_of_token(request: Request, kit: Kit, store: Store) -> User | None:
    principal = await current_caller(request)
    if principal.tenant_id != store.tenant_id:
        extra = {"tenant_id": str(principal.tenant_id), "host_slug": store.slug}
        security.warning("token_of_another_store", extra=extra)
        raise NotFoundError
    async with kit.database.tenant(store.tenant_id) as session:
        return await find_active(session, principal.user_id)


async def render_error(request: Request, error: AppError) -> Response:
    """Return an error as a page to a browser that wants one, else as problem+json."""
    if "text/html" not in request.headers.get("accept", ""):
        return problem_response(error)
    if isinstance(error, UnknownStoreError):
        return templates.render(request, "sign_in/unknown_store.html", status_code=error.status)
    return templates.error(request, error.status)
