"""Finds words that a Portuguese reader would meet in English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir

from webkit.i18n import catalogues_of, read_forms

METHODS = [("**/tests/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "msgid": None,
}
OPTIONS = {
    "**/templates/**.html": {
        "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols",
        "newstyle_gettext": "true",
        "trimmed": "true",
        "silent": "false",
    }
}
WEBKIT = Path(__file__).parent


def messages(packages: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Yield every message of the packages' templates and modules, with the place it stands."""
    for package in packages:
        found = extract_from_dir(package, METHODS, OPTIONS, KEYWORDS)
        for name, line, message, _comments, _context in found:
            key = message if isinstance(message, str) else message[0]
            yield key, f"{package.name}/{name}:{line}"


def missing(packages: Iterable[Path]) -> dict[str, str]:
    """Return the messages without Portuguese translation, each with one place it stands."""
    folders = list(packages)
    translated: set[str] = set()
    for package in {WEBKIT, *folders}:
        for path in catalogues_of(package):
            translated |= read_forms(path).keys()
    return {key: place for key, place in messages(folders) if key not in translated}
