"""Signing in and out for programs, and the exchange of a cookie that Nginx asks for."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from basecore.db import TenantSession
from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from auth_app.edge import ThisStore, address_of, person_of, person_of_cookie
from auth_app.sessions import (
    ACCESS_LIFE,
    PAGE_LIFE,
    access_token,
    close_family,
    rotate,
    start_family,
)
from auth_app.sign_in.attempt import Credentials, sign_in
from auth_app.sign_in.errors import InvalidRefreshTokenError
from auth_app.sign_in.schemas import (
    LoginBody,
    MeAnswer,
    RefreshBody,
    TenantAnswer,
    TokenAnswer,
    UserAnswer,
)
from auth_app.tenants import Store, UnknownStoreError, open_store
from auth_app.users import User
from auth_app.wiring import Kit, Tools

router = APIRouter()

NOT_STORED = {"Cache-Control": "no-store"}
Body = TypeVar("Body", bound=BaseModel)


async def read_json(request: Request, model: type[Body]) -> Body:
    """Return the request's JSON body; 422 if it does not fit."""
    try:
        return model.model_validate_json(await request.body())
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from None


async def login_program(request: Request, kit: Kit, store: Store) -> Response:
    """Exchange e-mail and password for an access and a refresh token."""
    body = await read_json(request, LoginBody)
    given = Credentials(body.email, body.password, address_of(request))

    async def begin(session: TenantSession, user: User, now: datetime) -> str:
        return await start_family(session, user.id, seal=kit.seal, now=now)

    user, refresh_token = await sign_in(kit, store, given, begin)
    return tokens_answer(kit, store, user, refresh_token)


async def logout_program(request: Request, kit: Kit, store: Store) -> Response:
    """End a refresh token's family; unknown ones are answered alike."""
    body = await read_json(request, RefreshBody)
    async with kit.database.tenant(store.tenant_id) as session:
        await close_family(session, body.refresh_token, seal=kit.seal, now=kit.now())
    return Response(status_code=204)


@router.post("/auth/refresh")
async def refresh(request: Request, kit: Tools, store: ThisStore) -> Response:
    """Exchange a refresh token for a new pair."""
    body = await read_json(request, RefreshBody)
    async with kit.database.tenant(store.tenant_id) as session:
        rotation = await rotate(session, body.refresh_token, seal=kit.seal, now=kit.now())
    if rotation is None:
        raise InvalidRefreshTokenError
    return tokens_answer(kit, store, rotation.user, rotation.token)


@router.get("/auth/me")
async def me(request: Request, kit: Tools, store: ThisStore) -> Response:
    """Say who is signed in."""
    user = await person_of(request, kit, store)
    answer = MeAnswer(
        user=UserAnswer(id=user.id, email=user.email, name=user.name, role=user.role),
        tenant=TenantAnswer(id=store.tenant_id, slug=store.slug, name=store.name),
    )
    return _json(answer)


@router.get("/internal/session", status_code=204)
async def exchange(request: Request, kit: Tools) -> Response:
    """Return the access token of a browser's session in a header; without one, no header."""
    response = Response(status_code=204)
    try:
        store = await open_store(kit.database, request.headers.get("x-tenant-slug"))
    except UnknownStoreError:
        return response
    user = await person_of_cookie(request, kit, store)
    if user is not None:
        token = access_token(kit.keys.current, store, user, now=kit.now(), life=PAGE_LIFE)
        response.headers["X-Access-Token"] = token
    return response


def tokens_answer(kit: Kit, store: Store, user: User, refresh_token: str) -> Response:
    """Return a new access token beside a refresh token."""
    token = access_token(kit.keys.current, store, user, now=kit.now(), life=ACCESS_LIFE)
    return _json(
        TokenAnswer(
            access_token=token,
            expires_in=int(ACCESS_LIFE.total_seconds()),
            refresh_token=refresh_token,
        )
    )


def _json(answer: BaseModel) -> Response:
    return Response(answer.model_dump_json(), media_type="application/json", headers=NOT_STORED)
