"""What a browser calls an answer that it saves (RFC 6266)."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

PLAIN = re.compile(r"[\w.()+-]([\w .()+-]*[\w.()+-])?", re.ASCII)
ODD = re.compile(r"[^\w .()+-]", re.ASCII)
NAMELESS = "file"


def saved_as(name: str, *, inline: bool = False) -> str:
    """Return the `Content-Disposition` of an answer that is saved, or shown first, under a name.

    Folders are left out, and signs that print nothing. A name that is not plain is told twice: as
    near as ASCII comes to it, and as it is.
    """
    how = "inline" if inline else "attachment"
    last = name.replace("\\", "/").rpartition("/")[2]
    whole = "".join(sign for sign in last if sign.isprintable()).strip(" .") or NAMELESS
    if PLAIN.fullmatch(whole):
        return f'{how}; filename="{whole}"'
    letters = unicodedata.normalize("NFKD", whole)
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    near = ODD.sub("_", bare)
    return f"{how}; filename=\"{near}\"; filename*=UTF-8''{quote(whole, safe='')}"
