"""Sending a purchase: on paper, by mail, by WhatsApp; calling it off, closing it."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.errors import AppError, ConflictError, InvalidError
from basecore.http import TenantWork
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from webkit import msgid, redirect

from construction import sharing
from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.http import paper
from construction.pages import FormBody, RefusedError, templates, typed, typed_version
from construction.purchases import service
from construction.purchases.models import Purchase
from construction.purchases.service.mailing import mail as send_mail
from construction.purchases.service.paper import Letter, Sheet, sheet_of
from construction.purchases.web.access import CAN_READ, CAN_WRITE

router = APIRouter(prefix="/web/purchases/{purchase_id}", include_in_schema=False)

SEES_COSTS = [*CAN_READ, allowed(Permission.COSTS_READ)]
SENT = msgid("Ordered")
MAILED = msgid("Ordered; the mail is on its way")
CANCELLED = msgid("Called off")
CLOSED = msgid("Closed; nothing more is expected")


async def letter_of(request: Request, caller: Caller) -> Letter:
    """Return what documents of this store are written with."""
    look = await sharing.look_of(request.app.state.stores, caller.slug)
    return Letter(templates.translations(request), caller.store, look)


Writing = Annotated[Letter, Depends(letter_of)]


async def sheet(request: Request, caller: Caller, purchase_id: UUID, letter: Writing) -> Sheet:
    """Return the purchase as it is printed, read in a transaction that is over before printing."""
    async with request.app.state.database.tenant(caller.tenant_id) as session:
        return await sheet_of(session, purchase_id, letter)


Printed = Annotated[Sheet, Depends(sheet)]


@router.get("/pdf", dependencies=SEES_COSTS)
async def pdf(request: Request, printed: Printed, *, inline: bool = False) -> Response:
    """Return a purchase as a PDF."""
    content = await request.app.state.press.pdf(printed.data())
    return paper(content, printed.file_name, inline=inline)


@router.post("/mail", dependencies=CAN_WRITE)
async def mail(
    request: Request,
    session: TenantWork,
    caller: Caller,
    purchase_id: UUID,
    printed: Printed,
    form: FormBody,
) -> Response:
    """Send the purchase by mail; a draft is ordered by that."""
    content = await request.app.state.press.pdf(printed.data())
    to, version = typed(form, ["to"])["to"], typed_version(form)
    by, now = actor_of(caller), clock.now()
    done = send_mail(session, printed, content, to, version=version, by=by, now=now)
    return await _done(request, purchase_id, done, MAILED)


@router.post("/whatsapp", dependencies=CAN_WRITE)
async def whatsapp(
    request: Request,
    session: TenantWork,
    caller: Caller,
    purchase_id: UUID,
    letter: Writing,
    form: FormBody,
) -> Response:
    """Order, and open WhatsApp with the message, which the person sends there."""
    phone = typed(form, ["phone"])["phone"][:40]
    await _done(request, purchase_id, _sent(session, caller, purchase_id, form, "whatsapp"), SENT)
    text = (await sheet_of(session, purchase_id, letter)).text()
    return RedirectResponse(sharing.whatsapp_url(phone, text), 303)


@router.post("/send", dependencies=CAN_WRITE)
async def send(
    request: Request, session: TenantWork, caller: Caller, purchase_id: UUID, form: FormBody
) -> Response:
    """Note that the purchase was ordered some other way."""
    done = _sent(session, caller, purchase_id, form, "other")
    return await _done(request, purchase_id, done, SENT)


async def _sent(
    session: TenantWork, caller: Caller, purchase_id: UUID, form: FormBody, channel: str
) -> Purchase:
    by, now, version = actor_of(caller), clock.now(), typed_version(form)
    return await service.send(
        session, purchase_id, version=version, channel=channel, by=by, now=now
    )


@router.post("/cancel", dependencies=CAN_WRITE)
async def cancel(
    request: Request, session: TenantWork, caller: Caller, purchase_id: UUID, form: FormBody
) -> Response:
    """Call off a purchase of which nothing has come."""
    by, now, version = actor_of(caller), clock.now(), typed_version(form)
    done = service.cancel(session, purchase_id, version=version, by=by, now=now)
    return await _done(request, purchase_id, done, CANCELLED)


@router.post("/close", dependencies=CAN_WRITE)
async def close(
    request: Request, session: TenantWork, caller: Caller, purchase_id: UUID, form: FormBody
) -> Response:
    """Say that what is missing will not come."""
    by, now, version = actor_of(caller), clock.now(), typed_version(form)
    done = service.close(session, purchase_id, version=version, by=by, now=now)
    return await _done(request, purchase_id, done, CLOSED)


async def _done(
    request: Request, purchase_id: UUID, done: Awaitable[Purchase], said: str
) -> Response:
    """Lead back to the purchase; what refuses is told there."""
    words, here = templates.translations(request), f"/web/purchases/{purchase_id}"
    try:
        await done
    except (ConflictError, InvalidError) as error:
        text = words.gettext(_sentence(error))
        raise RefusedError(redirect(request, here, text, "danger")) from error
    return redirect(request, here, words.gettext(said))


def _sentence(error: AppError) -> str:
    if isinstance(error, InvalidError):
        return next(iter(error.fields.values()))
    return error.detail
