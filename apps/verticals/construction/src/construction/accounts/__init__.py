"""Accounts: what a customer bought, owes and may owe, and what happened with them."""

from construction.accounts.domain import Credit
from construction.accounts.repository import owed_in_all
from construction.accounts.service import credit_of

__all__ = ["Credit", "credit_of", "owed_in_all"]
