"""Reading what an answer's headers say, as a browser would."""

from __future__ import annotations

import re
from urllib.parse import unquote

SAVED_AS = re.compile(
    r"(?:attachment|inline); filename=\"([^\"\\/]+)\"(?:; filename\*=UTF-8''([^;\"/\s]+))?",
    re.ASCII,
)


def saved_name(header: str) -> str:
    """Return the name that a `Content-Disposition` gives a file; or raise `ValueError`."""
    found = SAVED_AS.fullmatch(header)
    if not (found and header.isascii() and header.isprintable()):
        raise ValueError(header)
    return unquote(found[2], errors="strict") if found[2] else found[1]
