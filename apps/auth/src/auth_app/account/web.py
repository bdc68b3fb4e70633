"""The page of one's own account."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Request, Response
from webkit import msgid, redirect, saved_as

from auth_app.account.errors import WeakPasswordError, WrongPasswordError
from auth_app.account.service import Change, change_password, own_data
from auth_app.audit import ACTIONS, latest_of, note, opened
from auth_app.edge import (
    ACCOUNT,
    LOGIN,
    Here,
    ThisStore,
    clear_cookie,
    form_text,
    origin_of,
    templates,
)
from auth_app.sessions import Presence, devices_of, end_device, end_devices
from auth_app.sign_in import TooManyAttemptsError
from auth_app.tenants import Store
from auth_app.users import SHORTEST_PASSWORD, Weakness
from auth_app.wiring import Kit, Tools

router = APIRouter(prefix=ACCOUNT, include_in_schema=False)

SHOWN = 10
WEAK = {
    Weakness.SHORT: msgid("Use at least %(count)s characters; a sentence is easy to remember"),
    Weakness.LONG: msgid("Use a shorter password"),
    Weakness.GUESSABLE: msgid("This password is easy to guess; choose another one"),
}


@router.get("")
async def page(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Show where the person is signed in, and the form for another password."""
    return await _page(request, kit, store, here)


@router.get("/data.json")
async def export(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Save all that this service holds of the person, as a file."""
    origin, now = origin_of(request, here), kit.now()
    async with kit.database.tenant(store.tenant_id) as session:
        held = await own_data(session, here.user, seal=kit.seal, now=now)
        await note(session, "own_data_exported", origin, user_id=here.user.id, now=now)
    return Response(
        held.model_dump_json(indent=2),
        media_type="application/json",
        headers={
            "Content-Disposition": saved_as("meus-dados.json"),
            "Cache-Control": "no-store",
        },
    )


@router.post("/password")
async def change(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Change the password."""
    form = await request.form()
    new = form_text(form, "new_password")
    words = templates.translations(request)
    if new != form_text(form, "repeated"):
        errors = {"repeated": words.gettext("The two new passwords differ")}
        return await _page(request, kit, store, here, errors)
    wanted = Change(form_text(form, "current_password"), new)
    try:
        await change_password(kit, store, here, wanted, origin_of(request, here))
    except WeakPasswordError as error:
        sentence = words.gettext(WEAK[error.weakness]) % {"count": SHORTEST_PASSWORD}
        return await _page(request, kit, store, here, {"new_password": sentence})
    except WrongPasswordError:
        errors = {"current_password": words.gettext("This is not your present password")}
        return await _page(request, kit, store, here, errors)
    except TooManyAttemptsError as error:
        sentence = words.gettext("Too many attempts. Wait %(num)s seconds and try again.")
        errors = {"current_password": sentence % {"num": error.seconds}}
        return await _page(request, kit, store, here, errors)
    text = words.gettext("Password changed; everywhere else you are signed out")
    return redirect(request, ACCOUNT, text=text)


@router.post("/sessions/{session_id}/end")
async def end(
    request: Request, session_id: UUID, kit: Tools, store: ThisStore, here: Here
) -> Response:
    """Sign one browser or program out."""
    now = kit.now()
    async with kit.database.tenant(store.tenant_id) as session:
        await end_device(session, here.user.id, session_id, now=now)
        await note(session, "device_ended", origin_of(request, here), user_id=here.user.id, now=now)
    words = templates.translations(request)
    return redirect(request, ACCOUNT, text=words.gettext("Signed out there"))


@router.post("/sessions/end")
async def end_everywhere(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Sign out everywhere, here as well."""
    now = kit.now()
    async with kit.database.tenant(store.tenant_id) as session:
        await end_devices(session, here.user.id, keep=None, now=now)
        await note(
            session, "everywhere_ended", origin_of(request, here), user_id=here.user.id, now=now
        )
    words = templates.translations(request)
    response = redirect(request, LOGIN, text=words.gettext("You are signed out everywhere"))
    clear_cookie(response)
    return response


async def _page(
    request: Request,
    kit: Kit,
    store: Store,
    here: Presence,
    errors: dict[str, str] | None = None,
) -> Response:
    async with kit.database.tenant(store.tenant_id) as session:
        devices = await devices_of(session, here.user.id, now=kit.now())
        found = await latest_of(session, here.user.id, limit=SHOWN)
        latest = await opened(session, kit.seal, found)
    words = templates.translations(request)
    return templates.render(
        request,
        "account/account.html",
        status_code=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        headers={"Cache-Control": "no-store"},
        user=here.user,
        this_one=here.session_id,
        devices=devices,
        latest=latest,
        actions={key: words.gettext(sentence) for key, sentence in ACTIONS.items()},
        shortest=SHORTEST_PASSWORD,
        errors=errors or {},
    )
