"""How a store looks, for documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from basecore.stores import Store, Stores, StoresUnavailableError
from webkit.branding import as_text

DEFAULT_COLOR = "#2457d6"


@dataclass(frozen=True, slots=True)
class Look:
    """The colour and the logo of a store."""

    color: str = DEFAULT_COLOR
    logo: bytes | None = None

    @property
    def data(self) -> dict[str, Any]:
        """Return what the template of documents shows of it."""
        logo = list(self.logo) if self.logo else None
        return {"color": self.color, "text-color": as_text(self.color), "logo": logo}


async def look_of(stores: Stores, slug: str) -> Look:
    """Return how a store looks; a document does not fail for want of it."""
    try:
        store = await stores.find(slug)
    except StoresUnavailableError:
        return Look()
    return await look_of_store(stores, store) if store else Look()


async def look_of_store(stores: Stores, store: Store) -> Look:
    """Return how a store looks that is known already."""
    try:
        return Look(store.primary_color, await stores.logo_of(store))
    except StoresUnavailableError:
        return Look(store.primary_color)
