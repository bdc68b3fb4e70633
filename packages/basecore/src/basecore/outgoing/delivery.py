"""One message: hand it to the channel, then write down how it went."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum

from basecore import metrics
from basecore.outgoing.adapter import (
    Adapter,
    DeferredError,
    Message,
    RefusedError,
    UnavailableError,
)
from basecore.outgoing.backoff import pause_after
from basecore.outgoing.claims import DATABASE_TROUBLE, Queue

log = logging.getLogger(__name__)

NOTE_AGAIN_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Limits:
    """How patient a sender is; `visible` must leave time to note what `send` brought."""

    send_seconds: float = 60.0
    visible_seconds: float = 120.0
    attempts: int = 8
    longest_pause: float = 300.0
    longest_rest: float = 60.0
    poll_seconds: float = 1.0
    at_once: int = 4
    run: int = 10


class Outcome(StrEnum):
    """What became of an attempt."""

    SENT = "sent"
    DEFERRED = "deferred"
    DEAD = "dead"
    UNAVAILABLE = "unavailable"


@dataclass(slots=True)
class Delivery:
    """Delivers claimed messages of one channel and counts what became of them."""

    queue: Queue
    adapter: Adapter
    limits: Limits
    tally: Counter[Outcome] = field(default_factory=Counter)

    async def deliver(self, message: Message) -> Outcome:
        """Try once; whatever happens, the row says so afterwards."""
        until = time.monotonic() + self.limits.visible_seconds
        error = await self._attempt(message)
        outcome, note = self._verdict(message, error)
        await self._note(note, message, until)
        self.tally[outcome] += 1
        metrics.outgoing_messages.labels(self.queue.channel, outcome).inc()
        self._report(message, outcome, error)
        return outcome

    async def _attempt(self, message: Message) -> Exception | None:
        try:
            async with asyncio.timeout(self.limits.send_seconds):
                await self.adapter.deliver(message)
        except (DeferredError, RefusedError, UnavailableError) as error:
            return error
        except TimeoutError:
            return DeferredError(f"no end after {self.limits.send_seconds:g} s")
        except Exception as error:  # a channel's bug stops neither the loop nor other messages
            log.exception("channel failed", extra=_names(message))
            return DeferredError(f"{type(error).__name__}: {error}")
        return None

    def _verdict(
        self, message: Message, error: Exception | None
    ) -> tuple[Outcome, Callable[[], Awaitable[object]]]:
        queue, words = self.queue, str(error)
        if error is None:
            return Outcome.SENT, lambda: queue.sent(message)
        if isinstance(error, UnavailableError):
            return Outcome.UNAVAILABLE, lambda: queue.put_back(
                message, words, seconds=0.0, counts=False
            )
        if isinstance(error, RefusedError) or message.attempt >= self.limits.attempts:
            return Outcome.DEAD, lambda: queue.dead(message, words)
        pause = pause_after(message.attempt, longest=self.limits.longest_pause)
        return Outcome.DEFERRED, lambda: queue.put_back(message, words, seconds=pause, counts=True)

    async def _note(
        self, note: Callable[[], Awaitable[object]], message: Message, until: float
    ) -> None:
        """Write the outcome down, again and again while nobody else can take the message."""
        while True:
            try:
                await note()
            except DATABASE_TROUBLE as error:
                if time.monotonic() >= until:
                    log.warning("outcome not noted: %s", error, extra=_names(message))
                    return
                await asyncio.sleep(NOTE_AGAIN_SECONDS)
            else:
                return

    def _report(self, message: Message, outcome: Outcome, error: Exception | None) -> None:
        level = logging.WARNING if outcome is Outcome.DEAD else logging.INFO
        log.log(
            level,
            "message %s",
            outcome,
            extra={**_names(message), "attempt": message.attempt, "reason": str(error or "")},
        )


def _names(message: Message) -> dict[str, str]:
    return {"tenant_id": str(message.tenant_id), "message_id": str(message.id)}
