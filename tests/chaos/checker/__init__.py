"""What must hold after a storm; each module asks its own question of the database or the tap."""

from __future__ import annotations

from tests.chaos.checker.effects import check_journal, check_reactions, check_troubles
from tests.chaos.checker.mails import check_mails
from tests.chaos.checker.outbox import check_outbox
from tests.chaos.checker.stock import check_stock
from tests.chaos.checker.streams import check_streams

__all__ = [
    "check_journal",
    "check_mails",
    "check_outbox",
    "check_reactions",
    "check_stock",
    "check_streams",
    "check_troubles",
]
