"""The sign-in page, and the two routes that serve pages and programs alike."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from basecore.db import TenantSession
from basecore.http import FOR_PAGES, OPEN, problem_response, takes
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
from auth_app.sign_in.attempt import Begin, Credentials, sign_in
from auth_app.sign_in.domain import local_path
from auth_app.sign_in.errors import (
    CodeWantedError,
    InvalidCodeError,
    InvalidCredentialsError,
    TooManyAttemptsError,
)
from auth_app.sign_in.schemas import (
    LONGEST_EMAIL,
    LONGEST_PASSWORD,
    LoginBody,
    RefreshBody,
    TokenAnswer,
)
from auth_app.sign_in.second_step import challenge_of, person_of_challenge, sign_in_by_code
from auth_app.tenants import Store
from auth_app.users import User
from auth_app.wiring import Kit, Tools

router = APIRouter()

EITHER = OPEN | FOR_PAGES
PAGE = "sign_in/login.html"


def is_json(request: Request) -> bool:
    """Tell whether a program sends JSON, where a page sends a form."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return media_type == "application/json"


@router.get(LOGIN, include_in_schema=False)
async def login_page(request: Request, kit: Tools, store: ThisStore) -> Response:
    """Show the sign-in form, or who is signed in already."""
    wanted = local_path(request.query_params.get("next"))
    here = await presence_of_cookie(request, kit, store)
    if here is not None:
        name = here.user.name
        return templates.render(request, "sign_in/signed_in.html", name=name, next=wanted)
    return _form(request, wanted=wanted)


@router.post(LOGIN, response_model=TokenAnswer, openapi_extra=EITHER | takes(LoginBody))
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


@router.post("/auth/login/code", include_in_schema=False)
async def login_code(request: Request, kit: Tools, store: ThisStore) -> Response:
    """Finish the sign-in of a browser with the code from the telephone."""
    form = await request.form()
    challenge, wanted = form_text(form, "challenge"), local_path(form_text(form, "next"))
    user = await person_of_challenge(kit, store, challenge)
    words = templates.translations(request)
    if user is None:
        text = words.gettext("This took too long. Sign in again.")
        return redirect(request, LOGIN, text=text, tone="warning")
    code, address, begin = form_text(form, "code"), address_of(request), _beginning(request, kit)
    try:
        _, opened = await sign_in_by_code(kit, store, user.id, code, address, begin)
    except InvalidCodeError:
        sentence = words.gettext("This code is not right. Try the next one.")
        return _code_form(request, challenge, wanted, sentence)
    except TooManyAttemptsError as error:
        return _code_form(request, challenge, wanted, _wait(request, error.seconds))
    response = redirect(request, wanted)
    set_cookie(response, opened.token)
    return response


@router.post("/auth/logout", status_code=204, openapi_extra=EITHER | takes(RefreshBody))
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
    except CodeWantedError as error:
        challenge = challenge_of(kit.seal, error.user, now=kit.now())
        return _code_form(request, challenge, wanted)
    except InvalidCredentialsError as error:
        return _refused(request, error.status, wanted=wanted, email=email)
    except TooManyAttemptsError as error:
        return _refused(request, error.status, wanted=wanted, email=email, seconds=error.seconds)
    response = redirect(request, wanted)
    set_cookie(response, token)
    return response


async def _open(request: Request, kit: Kit, store: Store, given: Credentials) -> str:
    _, opened = await sign_in(kit, store, given, _beginning(request, kit))
    return opened.token


def _beginning(request: Request, kit: Kit) -> Begin[Opened]:
    """Return what signs the browser in, once it is known whose it is."""
    device, origin_address = device_name(request), address_of(request)

    async def begin(session: TenantSession, user: User, now: datetime) -> Opened:
        if earlier := request.cookies.get(COOKIE):
            await close_session(session, earlier, seal=kit.seal, now=now)
        origin = Origin(user.id, origin_address, kit.seal)
        await note(session, "signed_in", origin, user_id=user.id, now=now, device=device)
        return await open_session(session, user.id, device=device, seal=kit.seal, now=now)

    return begin


async def _end_session(request: Request, kit: Kit, store: Store) -> None:
    if cookie := request.cookies.get(COOKIE):
        now = kit.now()
        async with kit.database.tenant(store.tenant_id) as session:
            user_id = await close_session(session, cookie, seal=kit.seal, now=now)
            if user_id is not None:
                origin = Origin(user_id, address_of(request), kit.seal)
                await note(session, "signed_out", origin, user_id=user_id, now=now)


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
    sentence = _wait(request, seconds)
    response = _form(request, wanted=wanted, email=email, refusal=sentence, status=status)
    response.headers["Retry-After"] = str(seconds)
    return response


def _wait(request: Request, seconds: int) -> str:
    words = templates.translations(request)
    return words.ngettext(
        "Too many attempts. Wait %(num)s second and try again.",
        "Too many attempts. Wait %(num)s seconds and try again.",
        seconds,
    ) % {"num": seconds}


def _code_form(request: Request, challenge: str, wanted: str, refusal: str = "") -> Response:
    return templates.render(
        request,
        "sign_in/code.html",
        status_code=HTTPStatus.UNAUTHORIZED if refusal else HTTPStatus.OK,
        headers={"Cache-Control": "no-store"},
        challenge=challenge,
        next=wanted,
        refusal=refusal,
    )


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
