"""Errors of job sites."""

from __future__ import annotations

from basecore.errors import NotFoundError


class JobSiteNotFoundError(NotFoundError):
    """The customer has no such job site."""

    code = "job_site_not_found"
    title = "This customer has no such job site"
