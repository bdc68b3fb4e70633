"""What is imported, where an import stands, and how a row was judged and ended."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a file holds."""

    PRODUCTS = "products"
    CUSTOMERS = "customers"
    PRICES = "prices"
    PRICE_RULES = "price_rules"
    SUPPLIER_PRICES = "supplier_prices"


class Status(StrEnum):
    """Where an import stands."""

    CHECKING = "checking"
    READY = "ready"
    IMPORTING = "importing"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"
    STUCK = "stuck"


UNDOABLE = (Status.DONE, Status.STUCK)
"""States from which an import can be undone: stuck is one whose undoing failed half-way."""
WORKING = frozenset({Status.CHECKING, Status.IMPORTING, Status.UNDOING})
"""States in which the worker, or the request, has something to do."""


class Verdict(StrEnum):
    """What a row would do, before it is imported."""

    UNCHECKED = "unchecked"
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    BROKEN = "broken"
    LEFT_OUT = "left_out"


TO_WRITE = (Verdict.NEW, Verdict.CHANGED)
GOOD = (*TO_WRITE, Verdict.UNCHANGED)


class Ending(StrEnum):
    """What became of a row."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    REMOVED = "removed"
    RESTORED = "restored"
    KEPT = "kept"


WRITTEN = (Ending.CREATED, Ending.CHANGED)
