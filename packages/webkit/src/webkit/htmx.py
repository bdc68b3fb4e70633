"""What a page says to HTMX: fragments, redirects and toasts."""

import json
from typing import TYPE_CHECKING, Literal, TypeVar
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

if TYPE_CHECKING:
    from starlette.requests import Request

Tone = Literal["success", "info", "warning", "danger"]
AnyResponse = TypeVar("AnyResponse", bound=Response)
TOAST_COOKIE = "toast"
_TOAST_SECONDS = 15
_IN_ADDRESSES = ":/%#?=@[]!$&'()*+,;"
"""What an address keeps as it is; anything else could end the header or not be written in it."""


def is_htmx(request: "Request") -> bool:
    """Tell whether HTMX asks for a fragment (and not for a page out of the history)."""
    headers = request.headers
    return "hx-request" in headers and "hx-history-restore-request" not in headers


def toast(response: AnyResponse, text: str, tone: Tone = "success") -> AnyResponse:
    """Show a short message when this answer arrives."""
    response.headers["HX-Trigger"] = json.dumps({"toast": {"text": text, "tone": tone}})
    return response


def redirect(
    request: "Request", url: str, text: str | None = None, tone: Tone = "success"
) -> Response:
    """Send the browser to another page, by HTMX or without, with a toast waiting there."""
    response = (
        Response(status_code=204, headers={"HX-Redirect": quote(url, safe=_IN_ADDRESSES)})
        if is_htmx(request)
        else RedirectResponse(url, status_code=303)
    )
    if text is not None:
        value = quote(json.dumps({"text": text, "tone": tone}), safe="")
        response.set_cookie(
            TOAST_COOKIE, value, max_age=_TOAST_SECONDS, secure=True, samesite="lax"
        )
    return response
