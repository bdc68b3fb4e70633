"""Rules of locations."""

from __future__ import annotations

import re

MAX_CODE = 40


def code_of(plain_name: str) -> str:
    """Return what events and programs call a location, of its name without accents."""
    return re.sub(r"[^a-z0-9]+", "_", plain_name.lower()).strip("_")[:MAX_CODE]
