"""What the routes work with, put together once at start-up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from basecore import clock
from basecore.db import Database
from basecore.outgoing.sender import Sender
from basecore.settings import Settings
from basecore.tokens import KeySet, Verifier
from fastapi import Depends, Request

from auth_app.keys import KeyFileError, KeyRing, create_key_file
from auth_app.opaque import Seal
from auth_app.passwords import Passwords


@dataclass(frozen=True, slots=True)
class Kit:
    """The tools of the sign-in service."""

    database: Database
    keys: KeyRing
    verifier: Verifier
    seal: Seal
    passwords: Passwords
    now: Callable[[], datetime] = clock.now
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    sender: Sender | None = None
    shows_mailbox: bool = False


def open_keys(settings: Settings) -> KeyRing:
    """Return the signing keys; only development makes its own."""
    path = settings.signing_keys_file
    if path is None:
        msg = "BASEC_SIGNING_KEYS_FILE is not set"
        raise KeyFileError(msg)
    if settings.environment == "development":
        create_key_file(path)
    return KeyRing(path)


def make_kit(settings: Settings) -> Kit:
    """Return the tools for these settings."""
    keys = open_keys(settings)
    return Kit(
        database=Database(
            settings.database_url,
            source="auth",
            pool_size=settings.database_pool,
            by_store_clock=True,
        ),
        keys=keys,
        verifier=Verifier(KeySet(keys.fetch)),
        seal=Seal.from_secret(settings.auth_secret),
        passwords=Passwords(),
        shows_mailbox=settings.environment == "development",
    )


async def _kit(request: Request) -> Kit:
    kit: Kit = request.app.state.kit
    return kit


Tools = Annotated[Kit, Depends(_kit)]
