"""Traces: one from a request through outbox and stream to the engine's effect.

Every request and every store's transaction has a trace id, in its log lines and in the events that
it records. Spans are made and sent only where a collector is set up.
"""

from basecore.tracing.context import Trace, current, parse, trace_id_of
from basecore.tracing.protocol import Kind
from basecore.tracing.spans import Span, is_exporting, span, start, stop

__all__ = [
    "Kind",
    "Span",
    "Trace",
    "current",
    "is_exporting",
    "parse",
    "span",
    "start",
    "stop",
    "trace_id_of",
]
