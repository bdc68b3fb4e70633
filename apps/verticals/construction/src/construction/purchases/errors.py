"""Errors of purchases."""

from __future__ import annotations

from collections.abc import Mapping

from basecore.errors import ConflictError, InvalidError, NotFoundError


class PurchaseNotFoundError(NotFoundError):
    """There is no such purchase in this store."""

    code = "purchase_not_found"
    title = "There is no such purchase order"


class PurchaseStateError(ConflictError):
    """The purchase is in a state that does not allow the action."""

    code = "purchase_state"
    title = "This purchase order has moved on and no longer allows that. Reload the page."


class PurchaseChangedError(ConflictError):
    """Somebody changed or received the purchase since it was read."""

    code = "purchase_changed"
    title = (
        "Somebody changed or received this purchase order in the meantime. "
        "Look at what has come before you go on."
    )


class PurchaseEmptyError(ConflictError):
    """There is nothing to order."""

    code = "purchase_empty"
    title = "This purchase order has no lines yet"


class SupplierUnknownError(InvalidError):
    """The supplier is none of the store's, or is no longer bought from."""

    code = "purchase_supplier_unknown"

    def __init__(self) -> None:
        super().__init__({"supplier_id": "Choose one from the list"})


class LinesInvalidError(InvalidError):
    """Lines name what does not exist, or cannot be ordered."""

    code = "purchase_lines_invalid"

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(fields)


class NothingArrivedError(InvalidError):
    """No line of a receipt has a quantity."""

    code = "nothing_arrived"

    def __init__(self) -> None:
        super().__init__({"lines": "Enter what came; what did not come stays empty"})


class NoMailError(InvalidError):
    """The supplier's address is none."""

    code = "purchase_no_mail"

    def __init__(self) -> None:
        super().__init__({"to": "Enter an e-mail address"})
