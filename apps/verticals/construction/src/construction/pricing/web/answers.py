"""What the forms of lists and rules answer alike."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from basecore.errors import InvalidError, StaleError
from fastapi import Request, Response
from webkit import redirect

from construction.pages import form_errors, templates
from construction.pricing.schemas import Row


def refusal(
    request: Request,
    values: dict[str, str],
    row: Row,
    error: InvalidError | StaleError,
    stale: str,
) -> dict[str, Any]:
    """Return values, errors and status of the form again; a stale one is saved next time."""
    if isinstance(error, InvalidError):
        errors = form_errors(error, request)
        return {
            "values": values,
            "errors": errors,
            "status_code": HTTPStatus.UNPROCESSABLE_ENTITY,
        }
    return {
        "values": values | {"version": str(row["version"])},
        "errors": {"": templates.translations(request).gettext(stale)},
        "status_code": HTTPStatus.CONFLICT,
    }


def done(request: Request, url: str, text: str) -> Response:
    """Go on to a page that says what was done."""
    return redirect(request, url, templates.translations(request).gettext(text))
