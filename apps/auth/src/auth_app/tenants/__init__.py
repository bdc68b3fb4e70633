"""Stores: which one a host name means, how it looks, how it is created."""

from auth_app.tenants.errors import InvalidStoreError, UnknownStoreError
from auth_app.tenants.repository import Store, find_by_slug
from auth_app.tenants.service import NewStore, add_store, open_store

__all__ = [
    "InvalidStoreError",
    "NewStore",
    "Store",
    "UnknownStoreError",
    "add_store",
    "find_by_slug",
    "open_store",
]
