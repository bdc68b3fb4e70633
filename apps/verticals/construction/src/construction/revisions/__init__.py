"""Revisions: what a quote was each time it was sent, frozen, and what differs between two."""

from construction.revisions.models import QuoteRevision
from construction.revisions.service import customer_of, newest_sent

__all__ = ["QuoteRevision", "customer_of", "newest_sent"]
