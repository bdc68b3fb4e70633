"""The stock ledger: every movement, and the balances that they add up to."""

from construction.inventory.domain import IDLE_AFTER, Movement, MovementKind
from construction.inventory.errors import StockShortError
from construction.inventory.models import StockBalance, StockMovement
from construction.inventory.repository import idle_capital, ledger, on_hand
from construction.inventory.schemas import MovementIn
from construction.inventory.service import enter, move
from construction.inventory.snapshots import restate_balances, restate_demand

__all__ = [
    "IDLE_AFTER",
    "Movement",
    "MovementIn",
    "MovementKind",
    "StockBalance",
    "StockMovement",
    "StockShortError",
    "enter",
    "idle_capital",
    "ledger",
    "move",
    "on_hand",
    "restate_balances",
    "restate_demand",
]
