"""What every route shares: the store of the host, the browser's cookie, the caller's address."""

from __future__ import annotations

import logging
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import quote

from basecore.db import TenantSession
from basecore.errors import AppError, ForbiddenError, NotFoundError, UnauthenticatedError
from basecore.http import current_caller, problem_response
from basecore.tokens import Principal
from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData
from webkit import NavItem, Person, Shell, Templates, msgid

from auth_app.audit import Origin
from auth_app.letters import Letter
from auth_app.sessions import ABSOLUTE, Presence, device_of, is_family_open, signed_in
from auth_app.tenants import Store, UnknownStoreError, open_store
from auth_app.users import Role, User, find_active
from auth_app.wiring import Kit, Tools

Body = TypeVar("Body", bound=BaseModel)
security = logging.getLogger("security")

COOKIE = "__Host-session"
LOGIN = "/auth/login"
ACCOUNT = "/auth/account"
KEYS = "/auth/api-keys"
BRANDING = "/auth/branding"
RECORD = "/auth/record"
NAVIGATION: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("/web/", msgid("Back to the store"), "arrow-left", ()),
    (ACCOUNT, msgid("Your account"), "user", ()),
    ("/auth/people", msgid("People"), "users", (Role.ADMIN,)),
    (KEYS, msgid("API keys"), "key", (Role.ADMIN,)),
    (BRANDING, msgid("Look of the store"), "store", (Role.ADMIN,)),
    (RECORD, msgid("Record of access"), "history", (Role.ADMIN,)),
)
"""Address, words, icon, and the roles that see the entry if not everybody does."""
ROLES: dict[str, str] = {
    Role.ADMIN: msgid("Administrator"),
    Role.SALES: msgid("Sales"),
    Role.FINANCE: msgid("Finance"),
    Role.STOCK: msgid("Stock keeper"),
    Role.DRIVER: msgid("Driver"),
    Role.BUYER: msgid("Buyer"),
}


def shell_of(request: Request) -> Shell | None:
    """Return the frame of a page: the store's name, if the host has a store."""
    store: Store | None = getattr(request.state, "store", None)
    user: User | None = getattr(request.state, "person", None)
    if store is None or user is None:
        return Shell(store=store.name, logo_url=store.logo_url) if store else None
    words = templates.translations(request)
    nav = tuple(
        NavItem(href, words.gettext(label), icon, active=request.url.path.startswith(href))
        for href, label, icon, roles in NAVIGATION
        if not roles or user.role in roles
    )
    person = Person(user.name, words.gettext(ROLES.get(user.role, "")))
    return Shell(
        store=store.name,
        person=person,
        nav=nav,
        logo_url=store.logo_url,
        account_url=ACCOUNT,
    )


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


def bearer_of(request: Request) -> str:
    """Return the token that a program shows; nothing if it shows none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def device_name(request: Request) -> str:
    """Return what the caller's browser or program calls itself."""
    return device_of(request.headers.get("user-agent", ""))


async def presence_of_cookie(request: Request, kit: Kit, store: Store) -> Presence | None:
    """Return whose browser asks, if it is signed in at this store."""
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        return None
    async with kit.database.tenant(store.tenant_id) as session:
        return await signed_in(session, cookie, seal=kit.seal, now=kit.now())


async def presence_of(request: Request, kit: Tools, store: ThisStore) -> Presence:
    """Return who asks, by access token or by cookie; 401 without either."""
    if "authorization" not in request.headers:
        presence = await presence_of_cookie(request, kit, store)
    else:
        presence = await _presence_of_token(request, kit, store)
    if presence is None:
        raise UnauthenticatedError
    request.state.person = presence.user
    return presence


Here = Annotated[Presence, Depends(presence_of)]
"""Who asks; a route with it answers 401 to everybody else."""


async def administrator(here: Here) -> Presence:
    """Return who asks, if it is an administrator; 403 for everybody else."""
    if here.user.role != Role.ADMIN:
        raise ForbiddenError
    return here


async def _presence_of_token(request: Request, kit: Kit, store: Store) -> Presence | None:
    principal = await current_caller(request)
    if principal.tenant_id != store.tenant_id:
        extra = {"tenant_id": str(principal.tenant_id), "host_slug": store.slug}
        security.warning("token_of_another_store", extra=extra)
        raise NotFoundError
    async with kit.database.tenant(store.tenant_id) as session:
        return await still_here(session, principal)


async def still_here(session: TenantSession, principal: Principal) -> Presence | None:
    """Return who a good token speaks for, unless its program was signed out since."""
    user = await find_active(session, principal.user_id)
    if user is None:
        return None
    family = principal.session_id
    if family is not None and not await is_family_open(session, family):
        return None
    return Presence(user, family)


def origin_of(request: Request, presence: Presence) -> Origin:
    """Return who does something and from where, for the record."""
    kit: Kit = request.app.state.kit
    return Origin(presence.user.id, address_of(request), kit.seal)


def letter_of(request: Request, store: Store) -> Letter:
    """Return how mails to the caller's store are written, and where their links lead."""
    return Letter(templates.translations(request), store.name, str(request.base_url))


def form_text(form: FormData, name: str) -> str:
    """Return what was typed into a field; nothing if a file came instead."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


async def read_json(request: Request, model: type[Body]) -> Body:
    """Return the request's JSON body; 422 if it does not fit."""
    try:
        return model.model_validate_json(await request.body())
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from None


def json_answer(answer: BaseModel, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Return an answer that nobody keeps."""
    return Response(
        answer.model_dump_json(),
        status,
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


async def render_error(request: Request, error: AppError) -> Response:
    """Return an error as a page to a browser that wants one, else as problem+json."""
    if "text/html" not in request.headers.get("accept", ""):
        return problem_response(error)
    if isinstance(error, UnauthenticatedError) and request.method == "GET":
        wanted = quote(request.url.path)
        return RedirectResponse(f"{LOGIN}?next={wanted}", HTTPStatus.SEE_OTHER)
    if isinstance(error, UnknownStoreError):
        return templates.render(request, "sign_in/unknown_store.html", status_code=error.status)
    return templates.error(request, error.status)
