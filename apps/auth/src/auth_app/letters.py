"""How the mails of this service are written."""

from __future__ import annotations

from dataclasses import dataclass

from webkit import Translations


@dataclass(frozen=True, slots=True)
class Letter:
    """In whose name a mail is written, in which language, and where its links lead."""

    words: Translations
    store_name: str
    base_url: str
