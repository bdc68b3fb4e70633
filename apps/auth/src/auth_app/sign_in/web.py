"""The sign-in page, and the two routes that serve pages and programs alike."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from basecore.db import TenantSession
from basecore.http import problem_response
from fastapi import APIRouter, Request, Response
from webkit import redirect

from auth_app.audit import Origin, note
from auth_app.edge import (
    COOKIE,
    LOGIN,
    ThisStore,
    address_of,
    clear_cookie,
    device_name,
    form_text,
    presence_of_cookie,
    set_cookie,
    templates,
)
from auth_app.sessions import Opened, close_session, open_session
from auth_app.sign_in.api import login_program, logout_program
from auth_app.sign_in.attempt import Credentials, sign_in
from auth_app.sign_in.domain import local_path
from auth_app.sign_in.errors import InvalidCredentialsError, TooManyAttemptsError
from auth_app.sign_in.schemas import LONGEST_EMAIL, LONGEST_PASSWORD
from auth_app.tenants import Store
from auth_app.users import User
from auth_app.wiring import Kit, Tools

router = APIRouter()

PAGE = "sign_in/login.html"


def is_json(request: Request) -> bool:
    """Tell whether a program sends JSON, where a page sends a form."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return media_type == "application/json"


@router.get(LOGIN)
async def login_page(request: Request, kit: Tools, store: ThisStore) -> Response:
    """Show the sign-in form, or who is signed in already."""
    wanted = local_path(request.query_params.get("next"))
    here = await presence_of_cookie(request, kit, store)
    if here is not None:
        name = here.user.name
        return templates.render(request, "sign_in/signed_in.html", name=name, next=wanted)
    return _form(request, wanted=wanted)


@router.post(LOGIN)
async def login(request: Request, kit: Tools, store: ThisStore) -> Response:
    """Sign in: a form gets a cookie and a redirect, JSON gets tokens."""
    if not is_json(request):
        return await _login_browser(request, kit, store)
    try:
        return await login_program(request, kit, store)
    except TooManyAttemptsError as error:
        response = problem_response(error)
        response.headers["Retry-After"] = str(error.seconds)
        return response


@router.post("/auth/logout")
async def logout(request: Request, kit: Tools, store: ThisStore) -> Response:
    """Sign out: the browser's session, or a program's refresh token."""
    if is_json(request):
        return await logout_program(request, kit, store)
    await _end_session(request, kit, store)
    words = templates.translations(request)
    response = redirect(request, LOGIN, text=words.gettext("You are signed out"))
    clear_cookie(response)
    return response


async def _login_browser(request: Request, kit: Kit, store: Store) -> Response:
    form = await request.form()
    email, password = form_text(form, "email"), form_text(form, "password")
    wanted = local_path(form_text(form, "next"))
    errors = _missing(request, email, password)
    if errors:
        return _form(
            request,
            wanted=wanted,
            email=email,
            errors=errors,
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    given = Credentials(email, password, address_of(request))
    try:
        token = await _open(request, kit, store, given)
    except InvalidCredentialsError as error:
        return _refused(request, error.status, wanted=wanted, email=email)
    except TooManyAttemptsError as error:
        return _refused(request, error.status, wanted=wanted, email=email, seconds=error.seconds)
    response = redirect(request, wanted)
    set_cookie(response, token)
    return response


async def _open(request: Request, kit: Kit, store: Store, given: Credentials) -> str:
    device = device_name(request)

    async def begin(session: TenantSession, user: User, now: datetime) -> Opened:
        if earlier := request.cookies.get(COOKIE):
            await close_session(session, earlier, seal=kit.seal, now=now)
        origin = Origin(user.id, given.address)
        note(session, "signed_in", origin, user_id=user.id, now=now, device=device)
        return await open_session(session, user.id, device=device, seal=kit.seal, now=now)

    _, opened = await sign_in(kit, store, given, begin)
    return opened.token


async def _end_session(request: Request, kit: Kit, store: Store) -> None:
    if cookie := request.cookies.get(COOKIE):
        now = kit.now()
        async with kit.database.tenant(store.tenant_id) as session:
            user_id = await close_session(session, cookie, seal=kit.seal, now=now)
            if user_id is not None:
                origin = Origin(user_id, address_of(request))
                note(session, "signed_out", origin, user_id=user_id, now=now)


def _is_email(text: str) -> bool:
    # PostgreSQL cannot store every control character.
    return 0 < len(text) <= LONGEST_EMAIL and text.isprintable()


def _missing(request: Request, email: str, password: str) -> dict[str, str]:
    words = templates.translations(request)
    errors = {}
    if not _is_email(email.strip()):
        errors["email"] = words.gettext("Type your e-mail")
    if not password or len(password) > LONGEST_PASSWORD:
        errors["password"] = words.gettext("Type your password")
    return errors


def _refused(
    request: Request, status: HTTPStatus, *, wanted: str, email: str, seconds: int = 0
) -> Response:
    words = templates.translations(request)
    if not seconds:
        sentence = words.gettext(
            "The e-mail or the password is not right. Check them and try again."
        )
        return _form(request, wanted=wanted, email=email, refusal=sentence, status=status)
    sentence = words.ngettext(
        "Too many attempts. Wait %(num)s second and try again.",
        "Too many attempts. Wait %(num)s seconds and try again.",
        seconds,
    ) % {"num": seconds}
    response = _form(request, wanted=wanted, email=email, refusal=sentence, status=status)
    response.headers["Retry-After"] = str(seconds)
    return response


def _form(
    request: Request,
    *,
    wanted: str,
    email: str = "",
    refusal: str = "",
    errors: dict[str, str] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    return templates.render(
        request,
        PAGE,
        status_code=status,
        headers={"Cache-Control": "no-store"},
        next=wanted,
        email=email,
        refusal=refusal,
        errors=errors or {},
    )
