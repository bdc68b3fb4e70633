"""Errors of orders."""

from __future__ import annotations

from datetime import datetime

from basecore.errors import ConflictError, InvalidError, NotFoundError, StaleError


class OrderNotFoundError(NotFoundError):
    """There is no such order, or the caller may not see it."""

    code = "order_not_found"
    title = "There is no such order"


class OrderStateError(ConflictError):
    """The order's state does not allow the step."""

    code = "order_state"
    title = "This order's status does not allow that"


class OnItsWayError(OrderStateError):
    """What is out for delivery is not cancelled."""

    code = "order_out_for_delivery"
    title = (
        "The goods are out for delivery: take the order back to preparation before cancelling it"
    )


class PartlyHandedOverError(OrderStateError):
    """What was handed over is not cancelled, only what is still owed."""

    code = "order_partly_handed_over"
    title = "Part of this order was handed over: close its balance instead of cancelling it"


class MovedFirstError(StaleError):
    """Somebody changed the order since it was shown; it says who, when and where to."""

    code = "order_moved_first"
    title = "A colleague changed this order first"

    def __init__(self, status: str, moved_by: str, moved_at: datetime) -> None:
        super().__init__(moved_to=status, moved_by=moved_by, moved_at=moved_at.isoformat())
        self.status_now, self.moved_by, self.moved_at = status, moved_by, moved_at


class NothingOpenError(OrderStateError):
    """Only an open order has a day of delivery to come."""

    code = "order_closed"
    title = "This order is closed: its day of delivery does not change any more"


class NothingHandedOverError(OrderStateError):
    """A balance is only closed after something was handed over."""

    code = "order_not_handed_over"
    title = "Nothing of this order was handed over yet: cancel it instead of closing its balance"


class NotReadyToHandOverError(OrderStateError):
    """Goods are handed over when they are prepared, or out for delivery."""

    code = "order_not_ready"
    title = "Goods are picked up from an order in preparation, and delivered from one that left"


class NoGoodsError(InvalidError):
    """No line has a quantity."""

    code = "no_goods"

    def __init__(self) -> None:
        super().__init__({"lines": "Enter the quantity of at least one product"})


class MoreThanOwedError(InvalidError):
    """More of a line is handed over than is still owed; `owed` says how much, by place."""

    code = "more_than_owed"

    def __init__(self, owed: dict[int, str]) -> None:
        sentence = "Only %(owed)s are still owed: no more than what was ordered is handed over"
        paths = {f"lines.{place}.quantity": amount for place, amount in owed.items()}
        super().__init__(
            dict.fromkeys(paths, sentence),
            values={path: {"owed": amount} for path, amount in paths.items()},
        )


class NotSoldError(InvalidError):
    """More comes back than the customer has; `left` says how much that is, by place."""

    code = "not_sold"

    def __init__(self, left: dict[int, str]) -> None:
        sentence = "The customer has %(left)s of this: what was not handed over does not come back"
        paths = {f"lines.{place}.quantity": amount for place, amount in left.items()}
        super().__init__(
            dict.fromkeys(paths, sentence),
            values={path: {"left": amount} for path, amount in paths.items()},
        )


class LineOfAnotherOrderError(InvalidError):
    """A line that is not of this order."""

    code = "line_unknown"

    def __init__(self, places: list[int]) -> None:
        super().__init__({f"lines.{one}.line_id": "This order has no such line" for one in places})
