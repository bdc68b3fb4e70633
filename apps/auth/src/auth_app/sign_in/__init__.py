"""Signing in and out, with e-mail and password."""

from auth_app.sign_in.attempt import Credentials, Proven, prove
from auth_app.sign_in.errors import InvalidCredentialsError, TooManyAttemptsError
from auth_app.sign_in.second_step import check_code
from auth_app.sign_in.service import forget_failures

__all__ = [
    "Credentials",
    "InvalidCredentialsError",
    "Proven",
    "TooManyAttemptsError",
    "check_code",
    "forget_failures",
    "prove",
]
