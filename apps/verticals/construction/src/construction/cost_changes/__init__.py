"""Cost changes: what a new buying price touches, and the selling prices that follow from it."""

from construction.cost_changes.models import CostChange
from construction.cost_changes.repository import count
from construction.cost_changes.service import take

__all__ = ["CostChange", "count", "take"]
