"""Errors of job sites."""

from __future__ import annotations

from basecore.errors import InvalidError, NotFoundError


class JobSiteNotFoundError(NotFoundError):
    """The customer has no such job site."""

    code = "job_site_not_found"
    title = "This customer has no such job site"


class WindowError(InvalidError):
    """The delivery window has one end only, or ends before it begins."""

    code = "delivery_window"

    def __init__(self) -> None:
        super().__init__({"receives_until": "Give both times, the first before the second"})


class HalfACoordinateError(InvalidError):
    """One of latitude and longitude is missing."""

    code = "coordinates_incomplete"

    def __init__(self, field: str) -> None:
        super().__init__({field: "Give latitude and longitude, or neither"})
