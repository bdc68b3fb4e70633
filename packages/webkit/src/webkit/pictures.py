"""Pictures that people upload: decoded within limits, made anew, nothing kept of the original.

What is stored is our own encoding: no metadata, no trailing bytes, no other format inside.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
LARGE, SMALL = 1600, 240
"""The longer side of what is kept."""
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
QUALITY = 82


class NotAPictureError(ValueError):
    """The bytes are no picture, or one that is too large to be opened safely."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made anew, as WebP, with a small one for lists."""

    width: int
    height: int
    large: bytes
    small: bytes


def remake(given: bytes, *, large: int = LARGE) -> Picture:
    """Return the picture made anew, or raise `NotAPictureError`. Takes a while: use a thread."""
    if len(given) > MAX_BYTES:
        raise NotAPictureError
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(given), formats=FORMATS) as opened:
                return _made_of(opened, large)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,  # Pillow's way of saying that a PNG is broken
        ValueError,
    ) as error:
        raise NotAPictureError from error


def _made_of(opened: Image.Image, side: int) -> Picture:
    if opened.width * opened.height > MAX_PIXELS:
        raise NotAPictureError
    upright = ImageOps.exif_transpose(opened)
    has_alpha = "A" in upright.getbands() or "transparency" in upright.info
    plain = upright.convert("RGBA" if has_alpha else "RGB")
    large = _within(plain, side)
    return Picture(large.width, large.height, _encoded(large), _encoded(_within(plain, SMALL)))


def _within(picture: Image.Image, side: int) -> Image.Image:
    smaller = picture.copy()
    smaller.thumbnail((side, side))
    return smaller


def _encoded(picture: Image.Image) -> bytes:
    # A new canvas: pixels are all that is carried over.
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
