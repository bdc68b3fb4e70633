"""What to buy: suggestions with their reasons, what people decide about them, and how to buy."""

from construction.replenishment.models import ReplenishmentParameters

__all__ = ["ReplenishmentParameters"]
