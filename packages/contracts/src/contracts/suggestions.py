"""What people did with what an engine suggested; the engine learns from it."""

from __future__ import annotations

from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Amount, Event

SUGGESTION = ("suggestion", "suggestion_id")

Engine = Literal["stock", "sales", "pricing", "delivery"]
ReactionReason = Literal[
    "too_much",
    "too_little",
    "too_expensive",
    "not_now",
    "other_product",
    "other_supplier",
    "discontinued",
    "wrong_figures",
    "other",
]


class SuggestionFollowed(Event):
    """It was done as suggested; `result_id` is what came of it, such as a purchase."""

    NAME: ClassVar[str] = "suggestion_followed"
    AGGREGATE: ClassVar[tuple[str, str]] = SUGGESTION

    suggestion_id: UUID
    engine: Engine
    product_id: UUID | None = None
    quantity: Amount | None = None
    result_id: UUID | None = None


class SuggestionChanged(Event):
    """It was done otherwise: another quantity, product, supplier or order of stops."""

    NAME: ClassVar[str] = "suggestion_changed"
    AGGREGATE: ClassVar[tuple[str, str]] = SUGGESTION

    suggestion_id: UUID
    engine: Engine
    product_id: UUID | None = None
    suggested_quantity: Amount | None = None
    chosen_quantity: Amount | None = None
    chosen_id: UUID | None = None
    """The product, supplier or vehicle that was taken instead."""
    result_id: UUID | None = None
    reason: ReactionReason | None = None


class SuggestionIgnored(Event):
    """Somebody decided against it."""

    NAME: ClassVar[str] = "suggestion_ignored"
    AGGREGATE: ClassVar[tuple[str, str]] = SUGGESTION

    suggestion_id: UUID
    engine: Engine
    product_id: UUID | None = None
    reason: ReactionReason | None = None
