"""Errors of one's own account."""

from __future__ import annotations

from http import HTTPStatus

from basecore.errors import AppError

from auth_app.users import SHORTEST_PASSWORD, Weakness

SENTENCES = {
    Weakness.SHORT: f"Use at least {SHORTEST_PASSWORD} characters",
    Weakness.LONG: "Use a shorter password",
    Weakness.GUESSABLE: "This password is easy to guess",
}


class WeakPasswordError(AppError):
    """The new password cannot be taken."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "weak_password"
    title = "The new password is too weak"

    def __init__(self, weakness: Weakness) -> None:
        super().__init__(SENTENCES[weakness], reason=weakness.value)
        self.weakness = weakness


class WrongPasswordError(AppError):
    """The present password was not given right."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "wrong_password"
    title = "The present password is not right"
