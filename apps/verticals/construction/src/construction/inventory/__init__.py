"""The stock ledger: every movement, and the balances that they add up to."""

from construction.inventory.domain import IDLE_AFTER, Movement, MovementKind
from construction.inventory.errors import StockShortError
from construction.inventory.models import LostDemand, StockBalance, StockMovement
from construction.inventory.repository import (
    held,
    idle_capital,
    ledger,
    lost_by,
    lying,
    on_hand,
)
from construction.inventory.schemas import MovementIn
from construction.inventory.service import enter, lose, move
from construction.inventory.snapshots import restate_balances, restate_demand

__all__ = [
    "IDLE_AFTER",
    "LostDemand",
    "Movement",
    "MovementIn",
    "MovementKind",
    "StockBalance",
    "StockMovement",
    "StockShortError",
    "enter",
    "held",
    "idle_capital",
    "ledger",
    "lose",
    "lost_by",
    "lying",
    "move",
    "on_hand",
    "restate_balances",
    "restate_demand",
]
