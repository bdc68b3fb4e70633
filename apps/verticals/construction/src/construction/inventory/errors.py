"""Errors of the stock ledger."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from basecore.errors import ConflictError, InvalidError


class NothingMovedError(InvalidError):
    """The quantity is zero, or has a sign that its kind does not take."""

    code = "nothing_moved"

    def __init__(self) -> None:
        super().__init__({"quantity": "Enter a quantity above zero; only adjustments go below"})


class StockShortError(ConflictError):
    """More would leave than is on hand; `left` says how much there is, by product."""

    code = "stock_short"
    title = "There is not enough in stock"

    def __init__(self, left: Mapping[UUID, Decimal]) -> None:
        super().__init__()
        self.left = left
