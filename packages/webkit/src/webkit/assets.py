"""Static files: where they are, their addresses with a content hash, and a way to serve them."""

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi.staticfiles import StaticFiles
from markupsafe import Markup

if TYPE_CHECKING:
    from fastapi import FastAPI

STATIC_DIR = Path(__file__).parent / "static"
STATIC_URL = "/static"
SPRITE = "icons/lucide.svg"
HIDDEN = Markup('aria-hidden="true"')


@cache
def static_url(name: str) -> str:
    """Return the address of a static file; it changes when the content does."""
    content = (STATIC_DIR / name).read_bytes()
    return f"{STATIC_URL}/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


@cache
def module_url(name: str) -> str:
    """Return the address of a script that imports its neighbours.

    The hash of their folder stands before the path, so the neighbours' addresses carry it too.
    """
    folder = (STATIC_DIR / name).parent
    found = hashlib.sha256()
    for path in sorted(folder.glob("*.js")):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"{STATIC_URL}/v/{found.hexdigest()[:12]}/{name}"


@cache
def stylesheets() -> tuple[str, ...]:
    """Return every stylesheet's address; tokens first, because they fix the order of layers."""
    base = ("tokens", "base", "layout")
    parts = sorted(path.stem for path in (STATIC_DIR / "css" / "parts").glob("*.css"))
    names = [f"css/{name}.css" for name in base] + [f"css/parts/{name}.css" for name in parts]
    return tuple(static_url(name) for name in names)


@cache
def scripts() -> tuple[str, ...]:
    """Return every script module's address; they do not import each other."""
    names = sorted(path.name for path in (STATIC_DIR / "js").glob("*.js"))
    return tuple(static_url(f"js/{name}") for name in names)


@cache
def icon_names() -> frozenset[str]:
    """Return the names of the icons in the sprite."""
    return frozenset(re.findall(r'<symbol id="([^"]+)"', (STATIC_DIR / SPRITE).read_text()))


def icon_url(name: str) -> str:
    """Return the address of one icon, and refuse a name that the sprite lacks."""
    if name not in icon_names():
        raise LookupError(f"No icon {name!r} in {SPRITE}; see static/vendor/README.md")
    return f"{static_url(SPRITE)}#{name}"


@cache
def drawn_icon(name: str, label: str = "") -> Markup:
    """Return an icon as it stands in a page; without a label it only accompanies words."""
    named = Markup('role="img" aria-label="{}"').format(label) if label else HIDDEN
    return Markup('<svg class="icon" {}><use href="{}"></use></svg>').format(named, icon_url(name))


def mount_static(app: "FastAPI") -> None:
    """Let the app serve the files itself, for when no nginx stands in front of it."""
    app.mount(STATIC_URL + "/v/{hash}", StaticFiles(directory=STATIC_DIR), name="static-modules")
    app.mount(STATIC_URL, StaticFiles(directory=STATIC_DIR), name="static")
