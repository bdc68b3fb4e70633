"""JSON between the pages' own scripts and the server: what they send, and errors in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, TypeVar

from basecore.errors import AppError, InvalidError
from basecore.http import problem_response
from fastapi import Body, Request, Response
from pydantic import BaseModel

from construction.pages import form_locale, parsed, templates, validated

Asked = TypeVar("Asked", bound=BaseModel)
JSON = "application/json"

JsonBody = Annotated[dict[str, Any], Body()]
"""What a script sends: an object, whose numbers may stand as somebody typed them."""


class ToldError(AppError):
    """An error with its words in the reader's language already."""

    def __init__(self, error: AppError, detail: str, **extra: Any) -> None:
        super().__init__(detail, **{**error.extra, **extra})
        self.status = error.status  # type: ignore[misc]  # the instance knows better
        self.code = error.code  # type: ignore[misc]  # likewise
        self.title = detail  # type: ignore[misc]  # likewise


def wants_json(request: Request) -> bool:
    """Tell whether a script asks, rather than somebody's address bar."""
    return JSON in request.headers.get("accept", "")


def read_json(
    request: Request, model: type[Asked], body: Mapping[str, Any], decimals: Iterable[str] = ()
) -> Asked:
    """Return what a script sent, or raise `InvalidError` with a msgid at each field."""
    errors: dict[str, str] = {}
    numbers = list(decimals)
    given = {
        name: str(value) if name in numbers and value is not None else value
        for name, value in body.items()
    }
    return validated(model, parsed(given, numbers, form_locale(request), errors), errors)


def told(request: Request, words: Mapping[str, Any]) -> dict[str, Any]:
    """Return a script's words in the reader's language."""
    return _told(words, templates.translations(request).gettext)


def _told(words: Mapping[str, Any], tell: Callable[[str], str]) -> dict[str, Any]:
    return {
        name: tell(text) if isinstance(text, str) else _told(text, tell)
        for name, text in words.items()
    }


def problem(request: Request, error: AppError, **extra: Any) -> Response:
    """Return an error to a script, each sentence in the reader's language."""
    words = templates.translations(request)
    if isinstance(error, InvalidError):
        extra["errors"] = [
            {"field": name, "message": error.filled(name, words.gettext(text))}
            for name, text in error.fields.items()
        ]
    return problem_response(ToldError(error, words.gettext(error.detail), **extra))
