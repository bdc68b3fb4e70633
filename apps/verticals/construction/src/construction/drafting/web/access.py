"""Who edits drafts, and in which words they are answered."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore import clock
from fastapi import Depends, Request

from construction.access import BY_WHO_TYPED_IT, Caller, Permission, allowed, own_only
from construction.activity import actor_of
from construction.drafting.service import Reader
from construction.pages import form_locale, templates
from construction.quotes import Hand

CAN_WRITE = [allowed(Permission.QUOTES_WRITE), BY_WHO_TYPED_IT]


def limit_of(caller: Caller) -> UUID | None:
    """Return whose quotes the caller is limited to."""
    return own_only(caller, Permission.QUOTES_HANDLE_ALL)


async def reader_of(request: Request, caller: Caller) -> Reader:
    """Return who is shown the draft."""
    words = templates.translations(request)
    return Reader(limit_of(caller), caller.role, form_locale(request), words)


async def hand_of(request: Request, caller: Caller) -> Hand:
    """Return who changes the draft."""
    return Hand(actor_of(caller), clock.now(), limit_of(caller), form_locale(request))


Reading = Annotated[Reader, Depends(reader_of)]
Changing = Annotated[Hand, Depends(hand_of)]
