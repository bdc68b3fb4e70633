"""The record of what was done to accounts: who, when, from where; nothing in it ever changes."""

from auth_app.audit.models import AuditEntry
from auth_app.audit.repository import Wanted, entries, latest_of, latest_of_store
from auth_app.audit.service import Origin, note
from auth_app.audit.words import ACTIONS, KINDS, REFUSED

__all__ = [
    "ACTIONS",
    "KINDS",
    "REFUSED",
    "AuditEntry",
    "Origin",
    "Wanted",
    "entries",
    "latest_of",
    "latest_of_store",
    "note",
]
