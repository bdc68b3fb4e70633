"""The record of what was done to accounts: who, when, from where; nothing in it ever changes."""

from auth_app.audit.models import AuditEntry
from auth_app.audit.repository import Wanted, entries, latest_of, latest_of_store
from auth_app.audit.service import Entry, Origin, make_unreadable, note, opened
from auth_app.audit.words import ACTIONS, KINDS, REFUSED

__all__ = [
    "ACTIONS",
    "KINDS",
    "REFUSED",
    "AuditEntry",
    "Entry",
    "Origin",
    "Wanted",
    "entries",
    "latest_of",
    "latest_of_store",
    "make_unreadable",
    "note",
    "opened",
]
