"""A drawn signature: strokes as whole numbers in a fixed frame, read strictly and written anew."""

from __future__ import annotations

import json
from typing import Any

WIDTH, HEIGHT = 600, 200
MOST_BYTES = 60_000
MOST_STROKES = 200
MOST_POINTS = 6_000
FEWEST_POINTS = 8
"""A dot or a stray tap is no signature."""

Strokes = list[list[int]]
"""Each stroke is x, y, x, y …"""


class NotASignatureError(ValueError):
    """What was sent is no drawing, or one that is too large."""


def read_strokes(text: str) -> Strokes:
    """Return the strokes that a page sent; raise `NotASignatureError` for anything else."""
    if len(text) > MOST_BYTES:
        raise NotASignatureError
    try:
        given = json.loads(text or "[]")
    except (ValueError, RecursionError) as error:
        raise NotASignatureError from error
    if not isinstance(given, list) or len(given) > MOST_STROKES:
        raise NotASignatureError
    strokes = [_stroke(one) for one in given]
    points = sum(len(one) // 2 for one in strokes)
    if not FEWEST_POINTS <= points <= MOST_POINTS:
        raise NotASignatureError
    return strokes


def _stroke(given: Any) -> list[int]:
    if not isinstance(given, list) or len(given) < 2 or len(given) % 2:  # noqa: PLR2004 - one point
        raise NotASignatureError
    if not all(type(value) is int for value in given):
        raise NotASignatureError
    edges = (WIDTH, HEIGHT)
    return [min(max(value, 0), edges[place % 2]) for place, value in enumerate(given)]


def path_of(strokes: Strokes) -> str:
    """Return the strokes as the path of an SVG of `WIDTH` by `HEIGHT`."""
    parts = []
    for stroke in strokes:
        points = [f"{stroke[i]} {stroke[i + 1]}" for i in range(0, len(stroke), 2)]
        # A single point gets a length, so that it is drawn.
        rest = points[1:] or [points[0]]
        parts.append(f"M{points[0]}L{'L'.join(rest)}")
    return "".join(parts)
