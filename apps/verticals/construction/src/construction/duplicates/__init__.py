"""Duplicates: customers that are one and the same, proposed, merged and told apart."""

from construction.duplicates.models import CustomerMerge

__all__ = ["CustomerMerge"]
