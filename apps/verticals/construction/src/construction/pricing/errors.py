"""Errors of prices."""

from __future__ import annotations

from basecore.errors import ConflictError, InvalidError, NotFoundError


class PriceRuleNotFoundError(NotFoundError):
    """There is no such rule in this store."""

    code = "price_rule_not_found"
    title = "There is no such price rule"


class PriceListNotFoundError(NotFoundError):
    """There is no such price list in this store."""

    code = "price_list_not_found"
    title = "There is no such price list"


class PriceChangeNotFoundError(NotFoundError):
    """There is no such scheduled price in this store."""

    code = "price_change_not_found"
    title = "There is no such scheduled price"


class PriceChangeSettledError(ConflictError):
    """The price took effect, or was cancelled, before."""

    code = "price_change_settled"
    title = "This price took effect or was cancelled already"


class RoleUnknownError(NotFoundError):
    """No role of this name sells."""

    code = "role_unknown"
    title = "No role of this name makes quotes"


class ListNameTakenError(InvalidError):
    """Another list of this store has the name."""

    code = "list_name_taken"

    def __init__(self) -> None:
        super().__init__({"name": "Another price list has this name already"})


class DayTakenError(InvalidError):
    """The product has a price for that day already."""

    code = "day_taken"

    def __init__(self) -> None:
        super().__init__(
            {"effective_on": "This product has a scheduled price for that day already"}
        )
