"""What a customer is given to see of themselves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, JsonValue


class PersonalData(BaseModel):
    """All rows that belong to a customer, by the table that holds them."""

    customer_id: UUID
    exported_at: datetime
    held: dict[str, list[dict[str, JsonValue]]]
