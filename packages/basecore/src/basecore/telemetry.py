"""What a process tells about itself: log lines, metrics, traces, set up in one place."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import orjson
from typing_extensions import override

from basecore import metrics, tracing
from basecore.settings import Settings

STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
SHORT = 8

_CONTEXT: ContextVar[dict[str, str] | None] = ContextVar("log_context", default=None)


@contextmanager
def log_context(**names: str | None) -> Iterator[None]:
    """Put names, such as the store's, into every log line of a block."""
    known = {name: value for name, value in names.items() if value is not None}
    token = _CONTEXT.set({**(_CONTEXT.get() or {}), **known})
    try:
        yield
    finally:
        _CONTEXT.reset(token)


def add_to_log_context(**names: str) -> None:
    """Put what is known only now into the log lines of the block that we are in."""
    context = _CONTEXT.get()
    if context is not None:
        context.update(names)


def _context() -> dict[str, str]:
    trace = tracing.current()
    found = {"trace_id": trace.trace_id} if trace else {}
    return found | (_CONTEXT.get() or {})


class JsonFormatter(logging.Formatter):
    """Renders a record with all its extra fields and the context it was made in."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line |= _context()
        line |= {k: v for k, v in vars(record).items() if k not in STANDARD}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        try:
            return orjson.dumps(line, default=str).decode()
        except TypeError:  # half a character, as a broken client sends it
            return json.dumps(line, default=str)


class ReadableFormatter(logging.Formatter):
    """Renders a line for a person, with the ends of the ids by which the rest is found."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line, and its traceback."""
        line = super().format(record)
        ids = " ".join(f"{k}=…{v[-SHORT:]}" for k, v in _context().items() if v)
        first, newline, rest = line.partition("\n")
        return f"{first} [{ids}]{newline}{rest}" if ids else line


def set_up_logging(service: str, log_format: str) -> None:
    """Send all logging of this process to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    readable = f"%(asctime)s %(levelname)-7s {service} %(name)s %(message)s"
    handler.setFormatter(
        JsonFormatter() if log_format == "json" else ReadableFormatter(readable, "%H:%M:%S")
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True


def set_up_telemetry(service: str, settings: Settings) -> None:
    """Let this process log, count and trace under its name."""
    set_up_logging(service, settings.log_format)
    metrics.introduce(service)
    tracing.start(service, endpoint=settings.otlp_endpoint, environment=settings.environment)


async def shut_down_telemetry() -> None:
    """Send what is left to tell."""
    await tracing.stop()
