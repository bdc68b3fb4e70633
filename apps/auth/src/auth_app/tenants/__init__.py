"""Stores: which one a host name means, how it looks, how it is created."""

from auth_app.tenants.errors import InvalidStoreError, SlugTakenError, UnknownStoreError
from auth_app.tenants.models import Tenant
from auth_app.tenants.repository import Store, every_store, find_by_slug, find_own
from auth_app.tenants.service import (
    NewStore,
    add_store,
    brand_store,
    close_store,
    make_sure_free,
    open_store,
    switch_store,
)

__all__ = [
    "InvalidStoreError",
    "NewStore",
    "SlugTakenError",
    "Store",
    "Tenant",
    "UnknownStoreError",
    "add_store",
    "brand_store",
    "close_store",
    "every_store",
    "find_by_slug",
    "find_own",
    "make_sure_free",
    "open_store",
    "switch_store",
]
