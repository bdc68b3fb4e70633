"""The page of the store's people."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from basecore.errors import NotFoundError
from basecore.outgoing import is_address
from fastapi import APIRouter, Depends, Request, Response
from webkit import redirect

from auth_app.audit import ACTIONS, latest_of
from auth_app.edge import (
    ROLES,
    Here,
    ThisStore,
    administrator,
    form_text,
    letter_of,
    origin_of,
    templates,
)
from auth_app.opaque import new_token
from auth_app.people import service
from auth_app.people.domain import STAFF, is_person_name
from auth_app.people.errors import EmailTakenError, OwnAccountError, StillActiveError
from auth_app.people.service import CALLED, Act
from auth_app.second_factor import is_on
from auth_app.sessions import Presence
from auth_app.tenants import Store
from auth_app.users import NewUser, Role, everybody, find, normalise_email
from auth_app.wiring import Kit, Tools

PEOPLE = "/auth/people"
SHOWN = 20


router = APIRouter(prefix=PEOPLE, dependencies=[Depends(administrator)], include_in_schema=False)


@router.get("")
async def page(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Show who works here, and the form that invites."""
    return await _page(request, kit, store, here)


@router.post("")
async def invite(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Invite somebody by mail."""
    form = await request.form()
    typed = {name: form_text(form, name).strip() for name in ("name", "email", "role")}
    errors = _faults(request, typed)
    if errors:
        return await _page(request, kit, store, here, typed, errors)
    # A real hash of what nobody knows: signing in costs as long as for everybody else.
    unknown = await kit.passwords.hash(new_token())
    new = NewUser(typed["email"], typed["name"], Role(typed["role"]), unknown)
    words = templates.translations(request)
    try:
        async with kit.database.tenant(store.tenant_id) as session:
            act = Act(origin_of(request, here), kit.now())
            await service.invite(session, new, letter_of(request, store), act)
    except EmailTakenError:
        errors = {"email": words.gettext("Somebody here has this e-mail already")}
        return await _page(request, kit, store, here, typed, errors)
    return redirect(request, PEOPLE, text=words.gettext("Invitation on its way"))


@router.get("/{user_id}")
async def person(
    request: Request, user_id: UUID, kit: Tools, store: ThisStore, here: Here
) -> Response:
    """Show somebody's account: role, access and what happened to it."""
    async with kit.database.tenant(store.tenant_id) as session:
        found = await find(session, user_id)
        if found is None:
            raise NotFoundError
        latest = await latest_of(session, user_id, limit=SHOWN)
        has_two_steps = await is_on(session, user_id)
        names = {one.id: one.name for one in await everybody(session)}
    words = templates.translations(request)
    return templates.render(
        request,
        "people/person.html",
        headers={"Cache-Control": "no-store"},
        person=found,
        is_own=found.id == here.user.id,
        roles=_roles(request),
        latest=latest,
        has_two_steps=has_two_steps,
        names=names,
        actions={key: words.gettext(sentence) for key, sentence in ACTIONS.items()},
    )


@router.post("/{user_id}/link")
async def link(
    request: Request, user_id: UUID, kit: Tools, store: ThisStore, here: Here
) -> Response:
    """Mail somebody a link to a password."""
    async with kit.database.tenant(store.tenant_id) as session:
        act = Act(origin_of(request, here), kit.now())
        is_sent = await service.send_link(session, user_id, letter_of(request, store), act)
    words = templates.translations(request)
    if not is_sent:
        text = words.gettext("A link was sent a moment ago; wait two minutes")
        return redirect(request, f"{PEOPLE}/{user_id}", text=text, tone="warning")
    return redirect(request, f"{PEOPLE}/{user_id}", text=words.gettext("Link on its way"))


@router.post("/{user_id}/remove")
async def remove(
    request: Request, user_id: UUID, kit: Tools, store: ThisStore, here: Here
) -> Response:
    """Remove the personal data of somebody who is switched off."""
    words = templates.translations(request)
    act, unknown = Act(origin_of(request, here), kit.now()), await kit.passwords.hash(new_token())
    try:
        async with kit.database.tenant(store.tenant_id) as session:
            await service.remove_personal_data(
                session, user_id, act, called=words.gettext(CALLED), password_hash=unknown
            )
    except (OwnAccountError, StillActiveError) as error:
        return templates.error(request, error.status)
    return redirect(request, PEOPLE, text=words.gettext("Personal data removed"))


@router.post("/{user_id}")
async def change(
    request: Request, user_id: UUID, kit: Tools, store: ThisStore, here: Here
) -> Response:
    """Give somebody another role, or switch the account off or on."""
    form = await request.form()
    act = Act(origin_of(request, here), kit.now())
    words = templates.translations(request)
    role, state = form_text(form, "role"), form_text(form, "state")
    try:
        async with kit.database.tenant(store.tenant_id) as session:
            if role in STAFF:
                await service.change_role(session, user_id, Role(role), act)
            if state in {"on", "off"}:
                await service.switch(session, user_id, act, on=state == "on")
            if state == "one-step":
                await service.reset_second_factor(session, user_id, act)
    except OwnAccountError as error:
        return templates.error(request, error.status)
    return redirect(request, f"{PEOPLE}/{user_id}", text=words.gettext("Saved"))


def _roles(request: Request) -> list[tuple[str, str]]:
    words = templates.translations(request)
    return [(role.value, words.gettext(ROLES[role])) for role in STAFF]


def _faults(request: Request, typed: dict[str, str]) -> dict[str, str]:
    words = templates.translations(request)
    errors = {}
    if not is_person_name(typed["name"]):
        errors["name"] = words.gettext("Type the person's name")
    if not is_address(normalise_email(typed["email"])):
        errors["email"] = words.gettext("Type an e-mail such as name@store.com")
    if typed["role"] not in STAFF:
        errors["role"] = words.gettext("Choose one from the list")
    return errors


async def _page(
    request: Request,
    kit: Kit,
    store: Store,
    here: Presence,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    async with kit.database.tenant(store.tenant_id) as session:
        people = await everybody(session)
    return templates.render(
        request,
        "people/people.html",
        status_code=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        headers={"Cache-Control": "no-store"},
        people=people,
        own_id=here.user.id,
        roles=_roles(request),
        typed=typed or {"name": "", "email": "", "role": ""},
        errors=errors or {},
    )
