"""Signed-in browsers and programs: their sessions, refresh tokens and access tokens."""

from auth_app.sessions.access import access_token
from auth_app.sessions.devices import device_of
from auth_app.sessions.domain import ABSOLUTE, ACCESS_LIFE, PAGE_LIFE
from auth_app.sessions.ending import devices_of, end_device, end_devices, forget_devices
from auth_app.sessions.listing import SignedInDevice, is_family_open
from auth_app.sessions.service import (
    Opened,
    Presence,
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
    "Opened",
    "Presence",
    "Rotation",
    "SignedInDevice",
    "access_token",
    "close_family",
    "close_session",
    "device_of",
    "devices_of",
    "end_device",
    "end_devices",
    "forget_devices",
    "is_family_open",
    "open_session",
    "rotate",
    "signed_in",
    "start_family",
]
