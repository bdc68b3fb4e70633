"""Accounts: what a customer bought, owes and may owe, and what happened with them."""

from construction.accounts.domain import Credit
from construction.accounts.repository import count_over_limit, open_in_all
from construction.accounts.service import credit_of

__all__ = ["Credit", "count_over_limit", "credit_of", "open_in_all"]
