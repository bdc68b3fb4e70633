"""Where Brazil's towns are: coordinates by name and state, when nobody typed better ones."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from importlib.resources import files

from construction.search import fold

Coordinates = tuple[Decimal, Decimal]


@cache
def _towns() -> dict[tuple[str, str], Coordinates]:
    text = (files("construction") / "data" / "towns_br.tsv").read_text(encoding="utf-8")
    found: dict[tuple[str, str], Coordinates] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            state, name, latitude, longitude = line.split("\t")
            found[state, fold(name)] = (Decimal(latitude), Decimal(longitude))
    return found


def middle_of(city: str | None, state: str | None) -> Coordinates | None:
    """Return latitude and longitude of a town's middle, if it is known."""
    return _towns().get((state, fold(city))) if city and state else None
