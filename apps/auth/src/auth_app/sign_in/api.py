"""Signing in and out for programs, and the exchange of a cookie that Nginx asks for."""

from __future__ import annotations

from datetime import datetime

from basecore.db import TenantSession
from basecore.errors import AppError
from basecore.http import OPEN, current_caller, takes
from fastapi import APIRouter, Request, Response

from auth_app.api_keys import PREFIX, holder_of, key_token
from auth_app.audit import Origin, note
from auth_app.edge import (
    Here,
    ThisStore,
    address_of,
    bearer_of,
    device_name,
    json_answer,
    presence_of_cookie,
    read_json,
    still_here,
)
from auth_app.sessions import (
    ACCESS_LIFE,
    PAGE_LIFE,
    Opened,
    Presence,
    access_token,
    close_family,
    rotate,
    start_family,
)
from auth_app.sign_in.attempt import Credentials, sign_in
from auth_app.sign_in.errors import CodeWantedError, InvalidRefreshTokenError
from auth_app.sign_in.schemas import (
    LoginBody,
    MeAnswer,
    RefreshBody,
    TenantAnswer,
    TokenAnswer,
    UserAnswer,
)
from auth_app.sign_in.second_step import sign_in_by_code
from auth_app.tenants import Store, UnknownStoreError, open_store
from auth_app.users import User
from auth_app.wiring import Kit, Tools

router = APIRouter()

ENDED = "ended"


async def login_program(request: Request, kit: Kit, store: Store) -> Response:
    """Exchange e-mail and password for an access and a refresh token."""
    body = await read_json(request, LoginBody)
    given = Credentials(body.email, body.password, address_of(request))

    device = device_name(request)

    async def begin(session: TenantSession, user: User, now: datetime) -> Opened:
        origin = Origin(user.id, given.address, kit.seal)
        await note(session, "signed_in", origin, user_id=user.id, now=now, device=device)
        return await start_family(session, user.id, device=device, seal=kit.seal, now=now)

    try:
        user, opened = await sign_in(kit, store, given, begin)
    except CodeWantedError as error:
        if body.code is None:
            raise
        user, opened = await sign_in_by_code(
            kit, store, error.user.id, body.code, given.address, begin
        )
    return tokens_answer(kit, store, Presence(user, opened.id), opened.token)


async def logout_program(request: Request, kit: Kit, store: Store) -> Response:
    """End a refresh token's family; unknown ones are answered alike."""
    body = await read_json(request, RefreshBody)
    async with kit.database.tenant(store.tenant_id) as session:
        await close_family(session, body.refresh_token, seal=kit.seal, now=kit.now())
    return Response(status_code=204)


@router.post(
    "/auth/refresh",
    response_model=TokenAnswer,
    openapi_extra=OPEN | takes(RefreshBody),
)
async def refresh(request: Request, kit: Tools, store: ThisStore) -> Response:
    """Exchange a refresh token for a new pair."""
    body = await read_json(request, RefreshBody)
    async with kit.database.tenant(store.tenant_id) as session:
        rotation = await rotate(session, body.refresh_token, seal=kit.seal, now=kit.now())
    if rotation is None:
        raise InvalidRefreshTokenError
    return tokens_answer(kit, store, Presence(rotation.user, rotation.family_id), rotation.token)


@router.get("/auth/me", response_model=MeAnswer)
async def me(here: Here, store: ThisStore) -> Response:
    """Say who is signed in."""
    user = here.user
    answer = MeAnswer(
        user=UserAnswer(id=user.id, email=user.email, name=user.name, role=user.role),
        tenant=TenantAnswer(id=store.tenant_id, slug=store.slug, name=store.name),
    )
    return json_answer(answer)


@router.get("/internal/session", status_code=204, include_in_schema=False)
async def exchange(request: Request, kit: Tools) -> Response:
    """Return the access token of a browser's session, of a program's own or of a key, in a header.

    Without a header the request goes on as it came. A program that was signed out or whose store
    was switched off, and a key that is not good, get one that is no token, so that their own is
    not passed on.
    """
    response = Response(status_code=204)
    try:
        store = await open_store(kit.database, request.headers.get("x-tenant-slug"))
    except UnknownStoreError:
        if "authorization" in request.headers:  # signed before the store was switched off
            response.headers["X-Access-Token"] = ENDED
        return response
    shown = bearer_of(request)
    token: str | None
    if shown.startswith(PREFIX):
        token = await _exchange_key(kit, store, shown)
    elif "authorization" in request.headers:
        token = await _exchange_token(request, kit, store)
    else:
        token = _page_token(kit, store, await presence_of_cookie(request, kit, store))
    if token:
        response.headers["X-Access-Token"] = token
    return response


async def _exchange_token(request: Request, kit: Kit, store: Store) -> str | None:
    try:
        principal = await current_caller(request)
    except AppError:
        return None
    if principal.tenant_id != store.tenant_id:
        return None
    async with kit.database.tenant(store.tenant_id) as session:
        presence = await still_here(session, principal)
    return _page_token(kit, store, presence) or ENDED


async def _exchange_key(kit: Kit, store: Store, shown: str) -> str:
    now = kit.now()
    async with kit.database.tenant(store.tenant_id) as session:
        holder = await holder_of(session, shown, seal=kit.seal, now=now)
    if holder is None:
        return ENDED
    return key_token(kit.keys.current, store, holder, now=now, life=PAGE_LIFE)


def _page_token(kit: Kit, store: Store, presence: Presence | None) -> str | None:
    if presence is None:
        return None
    return access_token(kit.keys.current, store, presence, now=kit.now(), life=PAGE_LIFE)


def tokens_answer(kit: Kit, store: Store, presence: Presence, refresh_token: str) -> Response:
    """Return a new access token beside a refresh token."""
    token = access_token(kit.keys.current, store, presence, now=kit.now(), life=ACCESS_LIFE)
    return json_answer(
        TokenAnswer(
            access_token=token,
            expires_in=int(ACCESS_LIFE.total_seconds()),
            refresh_token=refresh_token,
        )
    )
