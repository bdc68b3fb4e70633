"""Use cases of sending quotes."""

from construction.sharing.service.answering import Visitor, approve, ask_for_change, reject
from construction.sharing.service.links import (
    Opened,
    Sharing,
    answers_by_link,
    make_link,
    note_view,
    open_link,
    revoke,
    shared,
)
from construction.sharing.service.looks import Look
from construction.sharing.service.mailing import Printed, mail, print_to_send
from construction.sharing.service.offers import Offer, offer_of
from construction.sharing.service.paper import Kind, Paper, file_name, print_offer
from construction.sharing.service.press import Press

__all__ = [
    "Kind",
    "Look",
    "Offer",
    "Opened",
    "Paper",
    "Press",
    "Printed",
    "Sharing",
    "Visitor",
    "answers_by_link",
    "approve",
    "ask_for_change",
    "file_name",
    "mail",
    "make_link",
    "note_view",
    "offer_of",
    "open_link",
    "print_offer",
    "print_to_send",
    "reject",
    "revoke",
    "shared",
]
