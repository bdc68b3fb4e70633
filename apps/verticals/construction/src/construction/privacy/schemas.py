"""What a customer is given to see of themselves, and what is asked before they are forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, JsonValue, StringConstraints

Typed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class PersonalData(BaseModel):
    """All rows that belong to a customer, by the table that holds them."""

    customer_id: UUID
    exported_at: datetime
    held: dict[str, list[dict[str, JsonValue]]]


class AnonymiseIn(BaseModel):
    """The customer's name, typed again: it cannot be undone."""

    model_config = ConfigDict(extra="forbid")

    name: Typed
