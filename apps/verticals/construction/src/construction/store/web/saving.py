"""How a page of settings is saved: what is refused is shown again with what was typed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from basecore.errors import InvalidError, StaleError
from fastapi import Request, Response
from webkit import msgid, redirect

from construction.pages import RefusedError, form_errors, templates

SAVED = msgid("Settings saved")
STALE = msgid(
    "Somebody changed the settings while you were editing. What you typed is still here; "
    "if you save now, it replaces the other person's changes."
)
Page = Callable[..., Awaitable[Response]]
"""Draws the form with what was typed, given the version to save over, a status and errors."""


@asynccontextmanager
async def refusing(
    request: Request, page: Page, version: int, stored: Callable[[], Awaitable[int]]
) -> AsyncIterator[None]:
    """Save in here; `stored` tells the version that somebody else saved meanwhile."""
    try:
        yield
    except InvalidError as error:
        errors = form_errors(error, request)
        raise RefusedError(await page(version, status=422, errors=errors)) from error
    except StaleError as error:
        errors = form_errors(InvalidError({"": STALE}), request)
        raise RefusedError(await page(await stored(), status=409, errors=errors)) from error


def saved(request: Request, path: str) -> Response:
    """Show the page anew, and say that it is saved."""
    return redirect(request, path, templates.translations(request).gettext(SAVED))
