"""What a store's host name may be."""

from __future__ import annotations

import re

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,30}[a-z0-9])?")
RESERVED = frozenset({"www", "api", "auth", "admin", "static", "mail", "app"})
COLOR = re.compile(r"#[0-9a-f]{6}")


def is_slug(text: str) -> bool:
    """Tell whether the text can be a store's part of the host name."""
    return bool(SLUG.fullmatch(text)) and text not in RESERVED


def is_color(text: str) -> bool:
    """Tell whether the text is a colour like #2457d6."""
    return bool(COLOR.fullmatch(text))
