"""Saved views: the filters of a list under a name, each person's own."""

from construction.saved_views.models import SavedView
from construction.saved_views.repository import of_person

__all__ = ["SavedView", "of_person"]
