"""Errors of personal data."""

from __future__ import annotations

from basecore.errors import ConflictError


class NobodyError(ConflictError):
    """The customer stands for everybody who did not say a name."""

    code = "customer_is_nobody"
    title = "Sales without a name belong to no person whose data could be given out"
