"""How the buttons of a quote's page answer: back to the page, with a word about what happened."""

from __future__ import annotations

from uuid import UUID

from fastapi import Request, Response
from webkit import redirect

from construction.pages import RefusedError, templates
from construction.quotes.web.access import page_of


def done(request: Request, quote_id: UUID, text: str) -> Response:
    """Show the quote as it is now, and say what was done."""
    words = templates.translations(request)
    return redirect(request, page_of(quote_id), words.gettext(text))


def refused(request: Request, quote_id: UUID, text: str) -> RefusedError:
    """Show the quote as it is now, and why the action was not possible."""
    words = templates.translations(request)
    return RefusedError(redirect(request, page_of(quote_id), words.gettext(text), "warning"))
