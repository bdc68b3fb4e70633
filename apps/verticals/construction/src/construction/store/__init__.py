"""The store itself: what its documents say of it, and how it works."""

from construction.store.models import StoreProfile
from construction.store.schemas import StoreIn
from construction.store.service import get, save

__all__ = ["StoreIn", "StoreProfile", "get", "save"]
