"""Sending quotes: on paper, by mail, by a link; and what customers answer by it."""

from construction.sharing.domain.links import whatsapp_url
from construction.sharing.models import QuoteAnswer, ShareLink, ShareView
from construction.sharing.service import Kind, Look, Offer, Paper, Press, print_offer
from construction.sharing.service.looks import look_of
from construction.sharing.service.paper import paragraphs, store_lines

__all__ = [
    "Kind",
    "Look",
    "Offer",
    "Paper",
    "Press",
    "QuoteAnswer",
    "ShareLink",
    "ShareView",
    "look_of",
    "paragraphs",
    "print_offer",
    "store_lines",
    "whatsapp_url",
]
