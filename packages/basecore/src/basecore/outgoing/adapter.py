"""The seam between the sender and a channel, and the three ways in which sending can fail.

Any other error of an adapter is treated like `DeferredError`, with a traceback in the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from basecore.outgoing.body import Channel


class DeferredError(Exception):
    """Not now: this message is tried again, and the attempt counts."""


class RefusedError(Exception):
    """Never: this message is dead at once."""


class UnavailableError(Exception):
    """Not the message's fault: the whole channel rests, and the attempt does not count."""


@dataclass(frozen=True, slots=True)
class Message:
    """A claimed row; `id` stays the same over all attempts, so that a duplicate is recognisable."""

    tenant_id: UUID
    id: UUID
    payload: dict[str, Any]
    attempt: int
    created_at: datetime


class Adapter(Protocol):
    """Sends the messages of one channel; called outside any transaction."""

    @property
    def channel(self) -> Channel:
        """The channel."""

    async def deliver(self, message: Message) -> None:
        """Hand a message over, or raise; returning means that the other side took it."""
