"""Duplicates: customers that are one and the same, proposed, merged and told apart."""

from construction.duplicates.models import CustomerMerge
from construction.duplicates.service import merge, proposals, undo

__all__ = ["CustomerMerge", "merge", "proposals", "undo"]
