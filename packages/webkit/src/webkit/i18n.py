"""The languages of the screen: which one a request wants, and its catalogue."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from starlette.requests import Request

LOCALES = ("pt-BR", "en")
DEFAULT_LOCALE = "pt-BR"
COOKIE = "lang"


def pick_locale(request: "Request") -> str:
    """Return the language the person chose, else Portuguese."""
    chosen = request.cookies.get(COOKIE, DEFAULT_LOCALE)
    return chosen if chosen in LOCALES else DEFAULT_LOCALE


class Translations:
    """The words of one language; a word without translation stays as it is."""

    def __init__(self, locale: str, catalogues: Iterable[Path] = ()) -> None:
        self.locale = locale
        self._forms: dict[str, tuple[str, ...]] = {}
        for path in catalogues:
            self._forms |= read_forms(path)

    def gettext(self, message: str) -> str:
        """Return the translation."""
        forms = self._forms.get(message)
        return forms[0] if forms else message

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """Return the form for a count; Portuguese and English both have one and many."""
        forms = self._forms.get(singular)
        if forms and len(forms) > 1:
            return forms[0] if count == 1 else forms[1]
        return singular if count == 1 else plural


def read_forms(path: Path) -> dict[str, tuple[str, ...]]:
    """Read the translated messages of one .po file: msgid to its forms."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale="pt_BR")
    forms: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        key = message.id if isinstance(message.id, str) else message.id[0]
        words = (
            (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        )
        if key and not message.fuzzy and all(words):
            forms[key] = words
    return forms


def catalogues_of(package: Path) -> list[Path]:
    """Return a package's Portuguese catalogues: its own and those of its features."""
    return sorted(package.glob("**/locales/pt_BR.po"))
