"""Errors that a caller may see: each has a status, a stable code and a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, ClassVar


class AppError(Exception):
    """Base of every expected error; rendered once, at the edge, as JSON or as a page."""

    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    code: ClassVar[str] = "bad_request"
    title: ClassVar[str] = "The request cannot be carried out"

    def __init__(self, detail: str | None = None, **extra: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.extra: Mapping[str, Any] = extra


class NotFoundError(AppError):
    """The thing does not exist, or not for this store."""

    status = HTTPStatus.NOT_FOUND
    code = "not_found"
    title = "Not found"


class UnauthenticatedError(AppError):
    """Nobody is signed in, or the token is no longer good."""

    status = HTTPStatus.UNAUTHORIZED
    code = "unauthenticated"
    title = "Sign in first"


class ForbiddenError(AppError):
    """The role does not allow the action."""

    status = HTTPStatus.FORBIDDEN
    code = "forbidden"
    title = "Your role does not allow this"


class ConflictError(AppError):
    """The thing is in a state that does not allow the action."""

    status = HTTPStatus.CONFLICT
    code = "conflict"
    title = "This is not possible in the present state"


class StaleError(ConflictError):
    """Somebody else changed the record since it was read."""

    status = HTTPStatus.PRECONDITION_FAILED
    code = "stale"
    title = "Somebody changed this in the meantime"


class InvalidError(AppError):
    """Fields hold values that cannot be accepted; `fields` maps a path to its sentence.

    `values` holds, for the paths whose sentence has places such as `%(limit)s`, what stands there.
    """

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid"
    title = "Some fields need attention"

    def __init__(
        self,
        fields: Mapping[str, str],
        detail: str | None = None,
        values: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self.fields = dict(fields)
        self.values = dict(values or {})
        messages = [{"field": k, "message": self.filled(k, v)} for k, v in fields.items()]
        super().__init__(detail, errors=messages)

    def filled(self, path: str, sentence: str) -> str:
        """Return a path's sentence, or a translation of it, with its values in their places."""
        return sentence % self.values[path] if path in self.values else sentence
