"""Consumers: from the streams to effects that happen exactly once.

Delivery is at least once; the watermark moves in the effect's transaction, so effects are exactly
once. Engines and the verticals' own workers run on this.
"""

from basecore.consumer.applier import Applier, Handler, OutboxGapError
from basecore.consumer.catch_up import CatchUp
from basecore.consumer.failures import Failures
from basecore.consumer.reader import Reader
from basecore.consumer.runtime import Consumer
from basecore.consumer.watermark import Watermarks, watermark_table

__all__ = [
    "Applier",
    "CatchUp",
    "Consumer",
    "Failures",
    "Handler",
    "OutboxGapError",
    "Reader",
    "Watermarks",
    "watermark_table",
]
