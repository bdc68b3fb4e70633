"""What a program may be allowed to do at a store: auth grants it, verticals enforce it."""

from __future__ import annotations

from collections.abc import Iterable

READ, WRITE = "read", "write"
AREAS: dict[str, tuple[str, ...]] = {
    "products": (READ, WRITE),
    "prices": (READ, WRITE),
    "costs": (READ,),
    "customers": (READ, WRITE),
    "credit": (WRITE,),
    "quotes": (READ, WRITE),
    "orders": (READ, WRITE),
    "stock": (READ, WRITE),
    "suppliers": (READ, WRITE),
    "purchases": (READ, WRITE),
    "settings": (WRITE,),
}
"""The parts of a store, and what can be granted in each."""
SCOPES = tuple(f"{area}:{verb}" for area, verbs in AREAS.items() for verb in verbs)


def completed(scopes: Iterable[str]) -> tuple[str, ...]:
    """Return the scopes in their order, with reading wherever writing is granted."""
    given = set(scopes)
    given |= {scope.replace(WRITE, READ) for scope in given}
    return tuple(scope for scope in SCOPES if scope in given)
