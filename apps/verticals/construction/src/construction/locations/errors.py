"""Errors of locations."""

from __future__ import annotations

from basecore.errors import InvalidError, NotFoundError


class LocationNotFoundError(NotFoundError):
    """No such location in this store."""

    code = "location_not_found"
    title = "This location does not exist"


class UnknownLocationError(InvalidError):
    """A location is named that the store does not have."""

    code = "unknown_location"

    def __init__(self, field: str = "location") -> None:
        super().__init__({field: "Choose one from the list"})


class LocationTakenError(InvalidError):
    """The store has a location of this name, or the name has no letters."""

    code = "location_taken"

    def __init__(self) -> None:
        super().__init__({"name": "There is a location of this name"})
