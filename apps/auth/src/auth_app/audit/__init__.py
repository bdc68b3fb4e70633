"""The record of what was done to accounts: who, when, from where; nothing in it ever changes."""

from auth_app.audit.models import AuditEntry
from auth_app.audit.repository import latest_of, latest_of_store
from auth_app.audit.service import Origin, note
from auth_app.audit.words import ACTIONS

__all__ = ["ACTIONS", "AuditEntry", "Origin", "latest_of", "latest_of_store", "note"]
