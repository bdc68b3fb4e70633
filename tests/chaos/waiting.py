"""Waiting for something that another process does, and that gives no sign."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

EVERY_SECONDS = 0.1
PATIENCE_SECONDS = 180.0


async def until(is_so: Callable[[], Awaitable[bool]], *, seconds: float = PATIENCE_SECONDS) -> None:
    """Look again and again until it is so; raise `TimeoutError` after a while."""
    async with asyncio.timeout(seconds):
        while not await is_so():  # noqa: ASYNC110 - another process gives no event
            await asyncio.sleep(EVERY_SECONDS)
