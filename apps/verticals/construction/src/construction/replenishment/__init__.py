"""What to buy: suggestions with their reasons, what people decide about them, and how to buy."""

from construction.replenishment.models import ReplenishmentParameters
from construction.replenishment.service import follow_category

__all__ = ["ReplenishmentParameters", "follow_category"]
