"""Pictures as people send them."""

from __future__ import annotations

import io

from PIL import Image

SECRET = b"Rua do Segredo, 17"


def photo(width: int = 400, height: int = 300, kind: str = "JPEG") -> bytes:
    """Return a photograph with an address in its EXIF."""
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (width, height), "orange").save(out, kind, exif=exif)
    return out.getvalue()
