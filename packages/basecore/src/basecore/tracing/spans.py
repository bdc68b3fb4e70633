"""Spans: what happened between two moments. Without a collector they are ids and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from basecore.tracing.context import _CURRENT, Trace, below
from basecore.tracing.protocol import Exporter, Kind, Recording, Value


class Process:
    """What the process sends its spans by, if it does."""

    exporter: Exporter | None = None


class Span:
    """A span that is under way."""

    __slots__ = ("_recording", "trace")

    def __init__(self, trace: Trace, recording: Recording | None = None) -> None:
        self.trace = trace
        self._recording = recording

    @property
    def is_recording(self) -> bool:
        """Say whether anybody will see it."""
        return self._recording is not None

    def note(self, attributes: Mapping[str, Value]) -> None:
        """Add what is known only now."""
        if self._recording is not None:
            self._recording.note(attributes)

    def rename(self, name: str) -> None:
        """Call it what it turned out to be."""
        if self._recording is not None:
            self._recording.rename(name)

    def fail(self, kind: str) -> None:
        """Mark it as failed: the kind of the error, since its words may hold values."""
        if self._recording is not None:
            self._recording.fail(kind)

    def end(self) -> None:
        """Let it go out."""
        if self._recording is not None:
            self._recording.end()


def start(service: str, *, endpoint: str | None, environment: str) -> None:
    """Send this process's spans to a collector from now on, if there is one."""
    if endpoint and Process.exporter is None:
        from basecore.tracing.otlp import Otlp  # noqa: PLC0415 - 0.4 s that only a few need

        Process.exporter = Otlp(service, endpoint=endpoint, environment=environment)


async def stop() -> None:
    """Send what is left and make no more spans."""
    exporter, Process.exporter = Process.exporter, None
    if exporter is not None:
        await asyncio.to_thread(exporter.close)


def is_exporting() -> bool:
    """Say whether spans go anywhere."""
    return Process.exporter is not None


def _begin(
    name: str,
    kind: Kind,
    parent: Trace | None,
    links: Sequence[Trace],
    attributes: Mapping[str, Value] | None,
) -> Span:
    if Process.exporter is None:
        return Span(below(parent))
    recording = Process.exporter.begin(name, kind, parent, links, attributes or {})
    return Span(recording.trace, recording)


@contextmanager
def span(
    name: str,
    *,
    kind: Kind = Kind.INTERNAL,
    parent: Trace | None = None,
    links: Sequence[Trace] = (),
    attributes: Mapping[str, Value] | None = None,
) -> Iterator[Span]:
    """Be in a span for the length of a block; without a parent it begins a trace."""
    made = _begin(name, kind, parent, links, attributes)
    token = _CURRENT.set(made.trace)
    try:
        yield made
    except Exception as error:
        made.fail(type(error).__name__)
        raise
    finally:
        _CURRENT.reset(token)
        made.end()
