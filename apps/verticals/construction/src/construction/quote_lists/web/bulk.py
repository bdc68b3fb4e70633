"""Changing the ticked quotes: shown first, with what is not possible, then done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import AppError, InvalidError
from basecore.http import TenantWork
from basecore.tokens import Principal
from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from webkit import msgid, redirect

from construction import bulk
from construction.access import Caller, OwnQuotes, Permission, ensure
from construction.activity import actor_of
from construction.bulk import Asked, Done
from construction.filters import back_to
from construction.numbering import label
from construction.pages import FormBody, RefusedError, as_id, form_errors, templates
from construction.quote_lists import repository, service
from construction.quote_lists.domain import REASONS, Deed
from construction.quote_lists.errors import NobodyError
from construction.quote_lists.web.access import CAN_WRITE
from construction.quote_lists.web.filters import PREFIX
from construction.quotes import Loss

router = APIRouter(prefix=f"{PREFIX}/bulk", include_in_schema=False, dependencies=CAN_WRITE)

NEEDED = {
    Deed.SEND: Permission.QUOTES_WRITE,
    Deed.CANCEL: Permission.QUOTES_WRITE,
    Deed.HAND_OVER: Permission.QUOTES_ASSIGN,
}
FIELDS = ("lost", "words", "seller_id", "back")
LONGEST = 120
CHOOSE_A_REASON = msgid("Choose a reason")
TOO_LONG = msgid("This is too long")


def asked(form: FormData, caller: Principal) -> Asked[Deed] | None:
    """Read what is to be done, as far as the caller may."""
    wish = bulk.asked(form, Deed, FIELDS)
    if wish is not None:
        ensure(caller, NEEDED[wish.deed])
    return wish


@router.post("")
async def preview(
    request: Request, session: TenantWork, caller: Caller, owner_id: OwnQuotes, form: FormBody
) -> Response:
    """Show what would be done to the ticked quotes; nothing is changed."""
    wish = asked(form, caller)
    if wish is None:
        return redirect(request, back_to(PREFIX, str(form.get("back", ""))))
    return await _page(request, session, wish, owner_id, {})


@router.post("/do")
async def change(
    request: Request, session: TenantWork, caller: Caller, owner_id: OwnQuotes, form: FormBody
) -> Response:
    """Do it; where not all was possible, say of each quote what became of it."""
    wish = asked(form, caller)
    if wish is None:
        return redirect(request, back_to(PREFIX, str(form.get("back", ""))))
    try:
        done = await _do(session, caller, wish, owner_id)
    except InvalidError as error:
        page = await _page(request, session, wish, owner_id, form_errors(error, request), 422)
        raise RefusedError(page) from error
    if done.refused:
        return await _page(request, session, wish, owner_id, {}, refused=done.refused)
    words = templates.translations(request)
    said = words.ngettext("%(num)s quote changed", "%(num)s quotes changed", done.changed)
    return redirect(request, back_to(PREFIX, wish.values["back"]), said % {"num": done.changed})


async def _do(
    session: TenantSession, caller: Principal, wish: Asked[Deed], owner_id: UUID | None
) -> Done:
    by, now = actor_of(caller), clock.now()
    if wish.deed is Deed.SEND:
        return await service.send_many(session, wish.ids, owner_id=owner_id, by=by, now=now)
    if wish.deed is Deed.CANCEL:
        loss = _loss(wish.values)
        return await service.cancel_many(session, wish.ids, loss, owner_id=owner_id, by=by, now=now)
    seller_id = as_id(wish.values["seller_id"])
    if seller_id is None:
        raise NobodyError
    return await service.hand_over(session, wish.ids, seller_id, by=by, now=now)


def _loss(values: dict[str, str]) -> Loss:
    reason = next((one for one in REASONS if one == values["lost"]), None)
    errors = {} if reason else {"lost": CHOOSE_A_REASON}
    if len(values["words"]) > LONGEST:
        errors["words"] = TOO_LONG
    if errors or reason is None:
        raise InvalidError(errors)
    return Loss(reason, values["words"] or None)


async def _page(
    request: Request,
    session: TenantSession,
    wish: Asked[Deed],
    owner_id: UUID | None,
    errors: dict[str, str],
    status_code: int = 200,
    *,
    refused: Mapping[str, AppError] | None = None,
) -> Response:
    """Show the quotes before anything is done, or with what became of each."""
    rows = await service.chosen(session, wish.ids, owner_id)
    context: dict[str, Any] = {
        "rows": [(row, label(row["number_mask"], row["number"])) for row in rows],
        "fitting": {row["id"] for row in rows if service.fits(wish.deed, row)},
        "sellers": await repository.sellers(session) if wish.deed is Deed.HAND_OVER else [],
        "refused": bulk.why_not(refused or {}, templates.translations(request)),
        "is_done": refused is not None,
    }
    return templates.render(
        request,
        "quote_lists/bulk.html",
        status_code=status_code,
        deed=wish.deed.value,
        values=wish.values,
        reasons=REASONS,
        back=back_to(PREFIX, wish.values["back"]),
        errors=errors,
        **context,
    )
