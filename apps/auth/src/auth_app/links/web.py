"""The pages of whoever has no password: asking for a link, and using it."""

from __future__ import annotations

from http import HTTPStatus

from basecore.db import TenantSession
from fastapi import APIRouter, Request, Response
from starlette.background import BackgroundTask
from webkit import msgid, redirect

from auth_app.edge import LOGIN, ThisStore, address_of, form_text, letter_of, templates
from auth_app.letters import Letter
from auth_app.links import repository, service
from auth_app.links.domain import Purpose
from auth_app.links.errors import LinkOverError
from auth_app.links.mailing import filled, id_of
from auth_app.tenants import Store
from auth_app.users import (
    SHORTEST_PASSWORD,
    User,
    Weakness,
    find_by_email,
    normalise_email,
    weakness_of,
)
from auth_app.wiring import Kit, Tools

router = APIRouter(prefix="/auth", include_in_schema=False)
development = APIRouter(prefix="/auth", include_in_schema=False)

LONGEST_EMAIL = 254
WEAK = {
    Weakness.SHORT: msgid("Use at least %(count)s characters; a sentence is easy to remember"),
    Weakness.LONG: msgid("Use a shorter password"),
    Weakness.GUESSABLE: msgid("This password is easy to guess; choose another one"),
}


@router.get("/forgot")
async def forgot(request: Request, store: ThisStore) -> Response:
    """Show the form that asks for a link."""
    return templates.render(request, "links/forgot.html", is_sent=False, store_name=store.name)


@router.post("/forgot")
async def send(request: Request, kit: Tools, store: ThisStore) -> Response:
    """Answer at once and alike, whoever asks; the mail is recorded after the answer."""
    email = normalise_email(form_text(await request.form(), "email"))
    response = templates.render(request, "links/forgot.html", is_sent=True, store_name=store.name)
    if 0 < len(email) <= LONGEST_EMAIL and email.isprintable():
        letter = letter_of(request, store)
        response.background = BackgroundTask(_send, kit, store, email, letter)
    return response


async def _send(kit: Kit, store: Store, email: str, letter: Letter) -> None:
    async with kit.database.tenant(store.tenant_id) as session:
        user = await find_by_email(session, email)
        if user is not None and user.is_active:
            await service.mail_link(session, user, Purpose.RESET, letter, now=kit.now())


@router.get("/set-password")
async def choose(request: Request, kit: Tools, store: ThisStore) -> Response:
    """Show the form for the password, if the link works."""
    token = request.query_params.get("token", "")
    try:
        async with kit.database.tenant(store.tenant_id) as session:
            user = await _owner(session, kit, token)
    except LinkOverError as error:
        return templates.render(request, "links/over.html", status_code=error.status)
    return _form(request, token, user)


@router.post("/set-password")
async def set_new(request: Request, kit: Tools, store: ThisStore) -> Response:
    """Set the password and use the link up."""
    form = await request.form()
    token, password = form_text(form, "token"), form_text(form, "new_password")
    try:
        async with kit.database.tenant(store.tenant_id) as session:
            user = await _owner(session, kit, token)
        errors = _faults(request, user, password, form_text(form, "repeated"))
        if errors:
            return _form(request, token, user, errors)
        await _redeem(request, kit, store, token, password)
    except LinkOverError as error:
        return templates.render(request, "links/over.html", status_code=error.status)
    words = templates.translations(request)
    return redirect(request, LOGIN, text=words.gettext("Password saved; sign in with it"))


@development.get("/mailbox")
async def mailbox(request: Request, kit: Tools, store: ThisStore) -> Response:
    """Show the mails that would be sent; only a development stack has this page."""
    async with kit.database.tenant(store.tenant_id) as session:
        mails = [filled(kit.seal, one) for one in await repository.latest_mails(session)]
    return templates.render(request, "links/mailbox.html", mails=mails)


async def _owner(session: TenantSession, kit: Kit, token: str) -> User:
    return await service.owner_of(session, id_of(kit.seal, token), now=kit.now())


async def _redeem(request: Request, kit: Kit, store: Store, token: str, password: str) -> None:
    password_hash = await kit.passwords.hash(password)
    async with kit.database.tenant(store.tenant_id) as session:
        await service.redeem(
            session,
            id_of(kit.seal, token),
            password_hash,
            address=address_of(request),
            seal=kit.seal,
            now=kit.now(),
        )


def _faults(request: Request, user: User, password: str, repeated: str) -> dict[str, str]:
    words = templates.translations(request)
    weakness = weakness_of(password, email=user.email)
    if weakness is not None:
        return {"new_password": words.gettext(WEAK[weakness]) % {"count": SHORTEST_PASSWORD}}
    if password != repeated:
        return {"repeated": words.gettext("The two new passwords differ")}
    return {}


def _form(
    request: Request, token: str, user: User, errors: dict[str, str] | None = None
) -> Response:
    return templates.render(
        request,
        "links/set_password.html",
        status_code=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"},
        token=token,
        user=user,
        shortest=SHORTEST_PASSWORD,
        errors=errors or {},
    )
