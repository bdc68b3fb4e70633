"""Lets a person choose the language of the screen."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from webkit.i18n import COOKIE, LOCALES

router = APIRouter(include_in_schema=False)
_YEAR = 365 * 24 * 3600


@router.post("/web/language")
async def choose_language(request: Request) -> Response:
    """Remember the language and go back to the page where it was chosen."""
    form = await request.form()
    response = RedirectResponse(_page_of_origin(request), status_code=303)
    language = form.get("lang")
    if isinstance(language, str) and language in LOCALES:
        response.set_cookie(COOKIE, language, max_age=_YEAR, secure=True, samesite="lax")
    return response


def _page_of_origin(request: Request) -> str:
    """Return path and query of the page that sent the form, never another host's."""
    try:
        origin = urlsplit(request.headers.get("referer", ""))
    except ValueError:  # such as `http://[`
        return "/"
    if origin.netloc != request.headers.get("host") or not origin.path.startswith("/"):
        return "/"
    path = "/" + origin.path.lstrip("/")
    return f"{path}?{origin.query}" if origin.query else path
