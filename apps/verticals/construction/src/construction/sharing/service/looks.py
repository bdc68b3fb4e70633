"""The colour of a store, for documents."""

from __future__ import annotations

from basecore.stores import Stores, StoresUnavailableError

from construction.sharing.service.paper import DEFAULT_COLOR


async def color_of(stores: Stores, slug: str) -> str:
    """Return the store's colour; a document does not fail for want of it."""
    try:
        store = await stores.find(slug)
    except StoresUnavailableError:
        return DEFAULT_COLOR
    return store.primary_color if store else DEFAULT_COLOR
