"""Errors of orders."""

from __future__ import annotations

from basecore.errors import ConflictError, NotFoundError


class OrderNotFoundError(NotFoundError):
    """There is no such order, or the caller may not see it."""

    code = "order_not_found"
    title = "There is no such order"


class OrderStateError(ConflictError):
    """The order's state does not allow the step."""

    code = "order_state"
    title = "This order's status does not allow that"
