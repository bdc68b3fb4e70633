"""Consumers: from the streams to effects that happen exactly once.

Delivery is at least once; the watermark moves in the effect's transaction, so effects are exactly
once. Engines and the verticals' own workers run on this.
"""

from basecore.consumer.applier import Applier, Handler, OutboxGapError, StoppedError
from basecore.consumer.catch_up import CatchUp
from basecore.consumer.dead_letters import PoisonError
from basecore.consumer.failures import Failures, pause_after
from basecore.consumer.reader import Reader
from basecore.consumer.reading import read_all
from basecore.consumer.republish import NoSuchSnapshotError, Restating
from basecore.consumer.requests import Rebuildable
from basecore.consumer.runtime import Consumer
from basecore.consumer.traces import by_clock
from basecore.consumer.watermark import Mark, UnknownTenantError, Watermarks

__all__ = [
    "Applier",
    "CatchUp",
    "Consumer",
    "Failures",
    "Handler",
    "Mark",
    "NoSuchSnapshotError",
    "OutboxGapError",
    "PoisonError",
    "Reader",
    "Rebuildable",
    "Restating",
    "StoppedError",
    "UnknownTenantError",
    "Watermarks",
    "by_clock",
    "pause_after",
    "read_all",
]
