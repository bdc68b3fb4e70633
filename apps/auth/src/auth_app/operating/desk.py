"""What every act of the operator works with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from basecore.db import Database, TenantSession
from webkit.i18n import DEFAULT_LOCALE, Translations, catalogues_of

from auth_app.audit import Origin, note
from auth_app.letters import Letter
from auth_app.passwords import Passwords
from auth_app.tenants import Store, UnknownStoreError, find_by_slug

PACKAGE = Path(__file__).parents[1]
OPERATOR = Origin(None, None, None)
"""Nobody of the store's; the entry's details name who it was."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The operator's tools: who it is, when, and how a store's address is written."""

    database: Database
    passwords: Passwords
    operator: str
    address: str
    """Such as `https://{slug}.example.com/`."""
    now: datetime

    async def store(self, slug: str) -> Store:
        """Return a store, switched off or not."""
        found = await find_by_slug(self.database, slug)
        if found is None:
            raise UnknownStoreError(f"There is no store {slug}.")
        return found

    def letter(self, store: Store) -> Letter:
        """Return how mails to the store's people are written."""
        words = Translations(DEFAULT_LOCALE, catalogues_of(PACKAGE))
        return Letter(words, store.name, self.address.format(slug=store.slug))

    async def note(
        self,
        session: TenantSession,
        action: str,
        details: Mapping[str, str] | None = None,
        *,
        user_id: UUID | None = None,
    ) -> None:
        """Record an act, and who of the operators did it."""
        told = {**(details or {}), "operator": self.operator}
        await note(session, action, OPERATOR, user_id=user_id, now=self.now, **told)
