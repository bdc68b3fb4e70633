"""The page on which a person sets the second factor up, and switches it off."""

from __future__ import annotations

from http import HTTPStatus

import segno
from fastapi import APIRouter, Request, Response
from webkit import redirect

from auth_app import second_factor
from auth_app.audit import note
from auth_app.edge import ACCOUNT, Here, ThisStore, form_text, origin_of, templates
from auth_app.sessions import Presence
from auth_app.sign_in import TooManyAttemptsError, check_code
from auth_app.tenants import Store
from auth_app.wiring import Kit, Tools

PAGE = f"{ACCOUNT}/two-steps"
router = APIRouter(prefix=PAGE, include_in_schema=False)


@router.get("")
async def page(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Show whether it is on, or the QR code of a secret that is not in use yet."""
    return await _page(request, kit, store, here)


@router.post("/begin")
async def begin(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Make a secret to be scanned."""
    async with kit.database.tenant(store.tenant_id) as session:
        await second_factor.begin(session, here.user.id, now=kit.now())
    return redirect(request, PAGE)


@router.post("/confirm")
async def confirm(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Switch it on with a first code; show the recovery codes, this once."""
    code = form_text(await request.form(), "code")
    now = kit.now()
    async with kit.database.tenant(store.tenant_id) as session:
        codes = await second_factor.confirm(session, here.user.id, code, seal=kit.seal, now=now)
        if codes:
            origin = origin_of(request, here)
            await note(session, "second_factor_on", origin, user_id=here.user.id, now=now)
    if not codes:
        return await _page(request, kit, store, here, wrong=True)
    headers = {"Cache-Control": "no-store"}
    return templates.render(request, "second_factor/codes.html", headers=headers, codes=codes)


@router.post("/off")
async def off(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Switch it off, with a code: whoever holds a stolen session has none."""
    code = form_text(await request.form(), "code")
    origin = origin_of(request, here)
    words = templates.translations(request)
    try:
        is_right = await check_code(kit, store, here.user.id, code, origin.address or "")
    except TooManyAttemptsError as error:
        return templates.error(request, error.status)
    if not is_right:
        return await _page(request, kit, store, here, wrong=True)
    now = kit.now()
    async with kit.database.tenant(store.tenant_id) as session:
        await second_factor.remove(session, here.user.id)
        await note(session, "second_factor_off", origin, user_id=here.user.id, now=now)
    return redirect(request, ACCOUNT, text=words.gettext("Your password alone is enough again"))


async def _page(
    request: Request, kit: Kit, store: Store, here: Presence, *, wrong: bool = False
) -> Response:
    async with kit.database.tenant(store.tenant_id) as session:
        setup = await second_factor.setup_of(session, here.user, store.name, seal=kit.seal)
    words = templates.translations(request)
    sentence = words.gettext(
        "This code is not right. Check the telephone's time and try the next one."
    )
    return templates.render(
        request,
        "second_factor/page.html",
        status_code=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        headers={"Cache-Control": "no-store"},
        setup=setup,
        picture=_picture(setup.address),
        errors={"code": sentence} if wrong else {},
    )


def _picture(address: str) -> str:
    return segno.make(address, error="m").svg_data_uri(scale=5, light="#fff") if address else ""
