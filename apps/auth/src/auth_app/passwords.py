"""Passwords: argon2id, one at a time, so that hashing leaves the other processor to requests."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB = 19 * 1024
TIME_COST = 2
PARALLELISM = 1
LONGEST = 1024

Result = TypeVar("Result")


def _same_form(password: str) -> str:
    # The same keys give composed or decomposed accents depending on the device.
    return unicodedata.normalize("NFKC", password)


class Passwords:
    """Hashes and checks passwords; an unknown person costs as much time as a known one."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(
            time_cost=TIME_COST, memory_cost=MEMORY_KIB, parallelism=PARALLELISM
        )
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="argon2")
        self._nobody = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        """Return the hash to store."""
        return await self._run(lambda: self._hasher.hash(_same_form(password)))

    async def is_right(self, password: str, stored: str | None) -> bool:
        """Tell whether the password is right; never, but equally slowly, without a stored hash."""
        against = stored or self._nobody
        matches = await self._run(lambda: self._matches(password, against))
        return matches and stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Tell whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    def close(self) -> None:
        """Stop the thread."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _matches(self, password: str, stored: str) -> bool:
        try:
            return self._hasher.verify(stored, _same_form(password))
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)
