"""Errors of quotes."""

from __future__ import annotations

from uuid import UUID

from basecore.errors import ConflictError, InvalidError, NotFoundError


class QuoteNotFoundError(NotFoundError):
    """There is no such quote, or the caller may not see it."""

    code = "quote_not_found"
    title = "There is no such quote"


class QuoteStateError(ConflictError):
    """The quote's state does not allow the action."""

    code = "quote_state"
    title = "This quote's status does not allow that"


class QuoteConvertedError(ConflictError):
    """The quote became an order already."""

    code = "quote_converted"
    title = "This quote is an order already"

    def __init__(self, order_id: UUID | None = None) -> None:
        super().__init__(None, **({"order_id": str(order_id)} if order_id else {}))


class LineProductError(InvalidError):
    """A line names a product that cannot be sold."""

    code = "line_product"

    def __init__(self, position: int) -> None:
        super().__init__(
            {f"lines.{position}.product_id": "This product does not exist or is not sold any more"}
        )


class TotalTooLargeError(InvalidError):
    """The quote adds up to more than can be stored."""

    code = "total_too_large"

    def __init__(self) -> None:
        super().__init__({"lines": "The total is too large; check quantities and prices"})


class CustomerUnknownError(InvalidError):
    """The quote names a customer or a job site that does not exist."""

    code = "customer_unknown"

    def __init__(self, field: str) -> None:
        super().__init__({field: "Choose one from the list"})
