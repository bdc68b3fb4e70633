"""Signed-in browsers and programs: their sessions, refresh tokens and access tokens."""

from auth_app.sessions.access import access_token
from auth_app.sessions.domain import ABSOLUTE, ACCESS_LIFE, PAGE_LIFE
from auth_app.sessions.service import (
    Rotation,
    close_family,
    close_session,
    open_session,
    rotate,
    signed_in,
    start_family,
)

__all__ = [
    "ABSOLUTE",
    "ACCESS_LIFE",
    "PAGE_LIFE",
    "Rotation",
    "access_token",
    "close_family",
    "close_session",
    "open_session",
    "rotate",
    "signed_in",
    "start_family",
]
