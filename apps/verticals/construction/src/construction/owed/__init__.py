"""What is still owed to customers: sold, and not handed over yet."""

from construction.owed.repository import OwedFilter, worth

__all__ = ["OwedFilter", "worth"]
