"""Errors of API keys."""

from __future__ import annotations

from http import HTTPStatus

from basecore.errors import AppError, ConflictError

from auth_app.api_keys.domain import MOST


class TooManyKeysError(ConflictError):
    """More keys than anybody could keep an eye on."""

    code = "too_many_keys"
    title = f"A store has at most {MOST} API keys in use; revoke one first"


class UselessKeyError(AppError):
    """A key that may do nothing, or was never good."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "useless_key"
    title = "An API key needs at least one scope and an end that is still to come"
