"""JSON routes of the store's people, for administrators."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from basecore.errors import NotFoundError
from basecore.http import takes
from fastapi import APIRouter, Depends, Request, Response

from auth_app.edge import (
    Here,
    ThisStore,
    administrator,
    json_answer,
    letter_of,
    origin_of,
    read_json,
    templates,
)
from auth_app.opaque import new_token
from auth_app.people import service
from auth_app.people.errors import LinkSentError
from auth_app.people.schemas import ChangeBody, InviteBody, PeopleAnswer, PersonAnswer
from auth_app.people.service import CALLED, Act
from auth_app.users import NewUser, everybody, find
from auth_app.wiring import Tools

router = APIRouter(prefix="/auth/users", dependencies=[Depends(administrator)])


@router.get("", response_model=PeopleAnswer)
async def index(kit: Tools, store: ThisStore) -> Response:
    """Return who works here, those at work first."""
    async with kit.database.tenant(store.tenant_id) as session:
        people = await everybody(session)
    return json_answer(PeopleAnswer(items=[PersonAnswer.of(one) for one in people]))


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    response_model=PersonAnswer,
    openapi_extra=takes(InviteBody),
)
async def invite(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Invite somebody by mail."""
    body = await read_json(request, InviteBody)
    unknown = await kit.passwords.hash(new_token())
    new = NewUser(body.email, body.name, body.role, unknown)
    act = Act(origin_of(request, here), kit.now())
    async with kit.database.tenant(store.tenant_id) as session:
        user = await service.invite(session, new, letter_of(request, store), act)
    return json_answer(PersonAnswer.of(user), HTTPStatus.CREATED)


@router.get("/{user_id}", response_model=PersonAnswer)
async def person(user_id: UUID, kit: Tools, store: ThisStore) -> Response:
    """Return one of the store's people."""
    async with kit.database.tenant(store.tenant_id) as session:
        found = await find(session, user_id)
    if found is None:
        raise NotFoundError
    return json_answer(PersonAnswer.of(found))


@router.patch("/{user_id}", response_model=PersonAnswer, openapi_extra=takes(ChangeBody))
async def change(
    request: Request, user_id: UUID, kit: Tools, store: ThisStore, here: Here
) -> Response:
    """Give somebody another role, or switch the account off or on."""
    body = await read_json(request, ChangeBody)
    act = Act(origin_of(request, here), kit.now())
    async with kit.database.tenant(store.tenant_id) as session:
        if body.role is not None:
            await service.change_role(session, user_id, body.role, act)
        if body.is_active is not None:
            await service.switch(session, user_id, act, on=body.is_active)
    return await person(user_id, kit, store)


@router.delete("/{user_id}", status_code=HTTPStatus.NO_CONTENT)
async def remove(
    request: Request, user_id: UUID, kit: Tools, store: ThisStore, here: Here
) -> Response:
    """Remove the personal data of somebody who is switched off; what they did stays."""
    called = templates.translations(request).gettext(CALLED)
    act, unknown = Act(origin_of(request, here), kit.now()), await kit.passwords.hash(new_token())
    async with kit.database.tenant(store.tenant_id) as session:
        await service.remove_personal_data(
            session, user_id, act, called=called, password_hash=unknown
        )
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.post("/{user_id}/link", status_code=HTTPStatus.NO_CONTENT)
async def link(
    request: Request, user_id: UUID, kit: Tools, store: ThisStore, here: Here
) -> Response:
    """Mail somebody a link to a password: the invitation again, or to a new one."""
    act = Act(origin_of(request, here), kit.now())
    async with kit.database.tenant(store.tenant_id) as session:
        if not await service.send_link(session, user_id, letter_of(request, store), act):
            raise LinkSentError
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.delete("/{user_id}/second-factor", status_code=HTTPStatus.NO_CONTENT)
async def reset_second_factor(
    request: Request, user_id: UUID, kit: Tools, store: ThisStore, here: Here
) -> Response:
    """Let somebody who lost the telephone sign in with the password alone."""
    act = Act(origin_of(request, here), kit.now())
    async with kit.database.tenant(store.tenant_id) as session:
        await service.reset_second_factor(session, user_id, act)
    return Response(status_code=HTTPStatus.NO_CONTENT)
