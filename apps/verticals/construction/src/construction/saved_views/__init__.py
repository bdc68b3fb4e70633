"""Saved views: the filters of a list under a name, each person's own."""

from construction.saved_views.models import SavedView

__all__ = ["SavedView"]
