"""JSON routes of API keys, for administrators."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from basecore.http import takes
from fastapi import APIRouter, Depends, Request, Response

from auth_app.api_keys import repository, service
from auth_app.api_keys.schemas import KeyAnswer, KeyBody, KeysAnswer, MadeAnswer
from auth_app.api_keys.service import NewKey
from auth_app.edge import Here, ThisStore, administrator, json_answer, origin_of, read_json
from auth_app.wiring import Tools

router = APIRouter(prefix="/auth/keys", dependencies=[Depends(administrator)])


@router.get("", response_model=KeysAnswer)
async def index(kit: Tools, store: ThisStore) -> Response:
    """Return the store's keys, those in use first."""
    async with kit.database.tenant(store.tenant_id) as session:
        rows = await repository.newest(session)
    return json_answer(KeysAnswer(items=[KeyAnswer.of(row) for row in rows]))


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    response_model=MadeAnswer,
    openapi_extra=takes(KeyBody),
)
async def make(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Make a key; the answer is the only place where it stands."""
    body = await read_json(request, KeyBody)
    new = NewKey(body.name, body.scopes, body.expires_at)
    origin = origin_of(request, here)
    async with kit.database.tenant(store.tenant_id) as session:
        made = await service.make(session, new, here.user.id, origin, seal=kit.seal, now=kit.now())
    answer = MadeAnswer(key=made.token, details=KeyAnswer.of(made.row))
    return json_answer(answer, HTTPStatus.CREATED)


@router.delete("/{key_id}", status_code=HTTPStatus.NO_CONTENT)
async def revoke(
    request: Request, key_id: UUID, kit: Tools, store: ThisStore, here: Here
) -> Response:
    """End a key for good; again, nothing more happens."""
    async with kit.database.tenant(store.tenant_id) as session:
        await service.revoke(session, key_id, here.user.id, origin_of(request, here), now=kit.now())
    return Response(status_code=HTTPStatus.NO_CONTENT)
