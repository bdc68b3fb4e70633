"""Signing in and out, with e-mail and password."""

from auth_app.sign_in.attempt import Credentials, Proven, prove
from auth_app.sign_in.errors import InvalidCredentialsError, TooManyAttemptsError
from auth_app.sign_in.service import forget_failures

__all__ = [
    "Credentials",
    "InvalidCredentialsError",
    "Proven",
    "TooManyAttemptsError",
    "forget_failures",
    "prove",
]
