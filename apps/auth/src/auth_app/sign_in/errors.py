"""Errors of signing in."""

from __future__ import annotations

from http import HTTPStatus

from basecore.errors import AppError, UnauthenticatedError

from auth_app.users import User


class InvalidCredentialsError(UnauthenticatedError):
    """Address or password is wrong; which of them is not said."""

    code = "invalid_credentials"
    title = "The e-mail or the password is not right"


class CodeWantedError(UnauthenticatedError):
    """The password is right, and a second factor is set up."""

    code = "code_wanted"
    title = "A code from the telephone is needed as well"

    def __init__(self, user: User) -> None:
        super().__init__()
        self.user = user


class InvalidCodeError(UnauthenticatedError):
    """The code is wrong, used or too old."""

    code = "invalid_code"
    title = "The code is not right"


class InvalidRefreshTokenError(UnauthenticatedError):
    """The refresh token is unknown, used up or ended."""

    code = "invalid_refresh_token"
    title = "The refresh token is not valid; sign in again"


class TooManyAttemptsError(AppError):
    """The account has failed too often and waits."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_many_attempts"
    title = "Too many attempts; wait before the next one"

    def __init__(self, seconds: int) -> None:
        super().__init__(retry_after=seconds)
        self.seconds = seconds
