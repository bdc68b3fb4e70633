"""What a list of orders can be narrowed by, and what can be done to many of them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from uuid import UUID


class Deed(StrEnum):
    """What can be done to many orders at once."""

    PREPARE = "prepare"
    LEAVE = "leave"
    DELIVER = "deliver"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which orders a list shows; what is None or false does not matter."""

    status: str | None = None
    seller_id: UUID | None = None
    customer_id: UUID | None = None
    created_from: date | None = None
    created_to: date | None = None
    deliver_from: date | None = None
    deliver_to: date | None = None
    is_late: bool = False
    is_owed: bool = False

    @property
    def is_narrow(self) -> bool:
        """Tell whether anything but the status narrows the list."""
        names = {field.name for field in fields(self)} - {"status"}
        return any(getattr(self, name) for name in names)
