"""What comes in and goes out about locations."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from construction.fields import Name
from construction.locations.domain import MAX_CODE

LocationCode = Annotated[
    str, StringConstraints(min_length=1, max_length=MAX_CODE, pattern=r"^[a-z0-9_]+$")
]


class LocationIn(BaseModel):
    """What a location is called."""

    model_config = ConfigDict(extra="forbid")

    name: Name


class LocationOut(BaseModel):
    """A location; the one that every store has comes first, without an id and a name."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID | None = None
    code: str
    name: str | None = None


class LocationList(BaseModel):
    """All locations of a store."""

    items: list[LocationOut]
    next_cursor: str | None = None
