"""Lets answers that never end by themselves, such as event streams, end when the process stops."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stopping:
    """Knows that the process was asked to stop, before the server waits for open answers."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()

    def listen(self) -> None:
        """Hear the signals first and pass each on to whoever heard it before."""
        if threading.current_thread() is threading.main_thread():
            for number in SIGNALS:
                signal.signal(number, self._before(signal.getsignal(number)))

    def _before(self, heard: Any) -> Callable[[int, FrameType | None], None]:
        def tell(number: int, frame: FrameType | None) -> None:
            self.asked.set()
            if callable(heard):
                heard(number, frame)

        return tell
