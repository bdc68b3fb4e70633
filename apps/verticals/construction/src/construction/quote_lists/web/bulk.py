"""Changing the ticked quotes: shown first, with what is not possible, then done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import InvalidError
from basecore.http import Caller, TenantWork
from basecore.tokens import Principal
from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from webkit import msgid, redirect

from construction.access import OwnQuotes, Permission, ensure
from construction.activity import actor_of
from construction.numbering import Document, label
from construction.pages import FormBody, RefusedError, as_id, form_errors, templates, typed
from construction.quote_lists import repository, service
from construction.quote_lists.domain import MOST, REASONS, Deed
from construction.quote_lists.errors import NobodyError
from construction.quote_lists.web.access import CAN_WRITE
from construction.quote_lists.web.filters import PREFIX, back_to
from construction.quotes import Loss

router = APIRouter(prefix=f"{PREFIX}/bulk", include_in_schema=False, dependencies=CAN_WRITE)

NEEDED = {
    Deed.SEND: Permission.QUOTES_WRITE,
    Deed.CANCEL: Permission.QUOTES_WRITE,
    Deed.HAND_OVER: Permission.QUOTES_ASSIGN,
}
FIELDS = ("lost", "words", "seller_id", "back")
LONGEST = 120
NAMED = 5
"""Numbers of quotes that a message names; the rest is counted."""
CHOOSE_A_REASON = msgid("Choose a reason")
TOO_LONG = msgid("This is too long")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be done to which quotes."""

    deed: Deed
    ids: list[UUID]
    values: dict[str, str]


def asked(form: FormData, caller: Principal) -> Asked | None:
    """Read what is to be done; None where nothing was ticked or nothing is to be done."""
    deed = next((one for one in Deed if one == form.get("deed")), None)
    ids = [one for one in (as_id(str(text)) for text in form.getlist("ids")) if one is not None]
    if deed is None or not ids:
        return None
    ensure(caller, NEEDED[deed])
    return Asked(deed, list(dict.fromkeys(ids))[:MOST], typed(form, FIELDS))


@router.post("")
async def preview(
    request: Request, session: TenantWork, caller: Caller, owner_id: OwnQuotes, form: FormBody
) -> Response:
    """Show what would be done to the ticked quotes; nothing is changed."""
    wish = asked(form, caller)
    if wish is None:
        return redirect(request, back_to(str(form.get("back", ""))))
    return await _page(request, session, wish, owner_id, {})


@router.post("/do")
async def change(
    request: Request, session: TenantWork, caller: Caller, owner_id: OwnQuotes, form: FormBody
) -> Response:
    """Do it, and say what was not possible."""
    wish = asked(form, caller)
    if wish is None:
        return redirect(request, back_to(str(form.get("back", ""))))
    try:
        done = await _do(session, caller, wish, owner_id)
    except InvalidError as error:
        page = await _page(request, session, wish, owner_id, form_errors(error, request), 422)
        raise RefusedError(page) from error
    back, told = back_to(wish.values["back"]), _told(request, done)
    return redirect(request, back, told, "warning" if done.refused else "success")


async def _do(
    session: TenantSession, caller: Principal, wish: Asked, owner_id: UUID | None
) -> service.Done:
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


def _told(request: Request, done: service.Done) -> str:
    words = templates.translations(request)
    said = words.ngettext("%(num)s quote changed", "%(num)s quotes changed", done.changed)
    text = said % {"num": done.changed}
    if not done.refused:
        return text
    numbers = ", ".join(label(Document.QUOTE, one) for one in done.refused[:NAMED])
    more = len(done.refused) - NAMED
    rest = f" + {more}" if more > 0 else ""
    return f"{text}. {words.gettext(msgid('Not possible'))}: {numbers}{rest}"


async def _page(
    request: Request,
    session: TenantSession,
    wish: Asked,
    owner_id: UUID | None,
    errors: dict[str, str],
    status_code: int = 200,
) -> Response:
    rows = await service.chosen(session, wish.ids, owner_id)
    context: dict[str, Any] = {
        "rows": [(row, label(Document.QUOTE, row["number"])) for row in rows],
        "fitting": {row["id"] for row in rows if service.fits(wish.deed, row)},
        "sellers": await repository.sellers(session) if wish.deed is Deed.HAND_OVER else [],
    }
    return templates.render(
        request,
        "quote_lists/bulk.html",
        status_code=status_code,
        deed=wish.deed.value,
        values=wish.values,
        reasons=REASONS,
        back=back_to(wish.values["back"]),
        errors=errors,
        **context,
    )
