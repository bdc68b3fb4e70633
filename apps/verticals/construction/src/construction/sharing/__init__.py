"""Sending quotes: on paper, by mail, by a link; and what customers answer by it."""

from construction.sharing.models import QuoteAnswer, ShareLink, ShareView
from construction.sharing.service import Kind, Offer, Paper, Press, print_offer

__all__ = [
    "Kind",
    "Offer",
    "Paper",
    "Press",
    "QuoteAnswer",
    "ShareLink",
    "ShareView",
    "print_offer",
]
