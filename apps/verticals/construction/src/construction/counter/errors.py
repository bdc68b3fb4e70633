"""Errors of the counter."""

from __future__ import annotations

from basecore.errors import InvalidError


class NothingLeftError(InvalidError):
    """More is sold than there is; `left` says what is left, by place of the line."""

    code = "stock_short"

    def __init__(self, left: dict[int, str]) -> None:
        sentence = "Only %(left)s are left in stock"
        paths = {f"lines.{place}.quantity": amount for place, amount in left.items()}
        super().__init__(
            dict.fromkeys(paths, sentence),
            values={path: {"left": amount} for path, amount in paths.items()},
        )


class NobodyToBillError(InvalidError):
    """What goes on an account needs a customer with a name."""

    code = "nobody_to_bill"

    def __init__(self) -> None:
        super().__init__({"customer_id": "Choose the customer on whose account it goes"})


class NobodyToOrderError(InvalidError):
    """An order for later needs a customer with a name."""

    code = "nobody_to_order"

    def __init__(self) -> None:
        super().__init__({"customer_id": "Choose who orders: the goods are handed over later"})


class NotTakenBackError(InvalidError):
    """What should come back in an exchange cannot; its fields stand under `back`."""

    code = "not_taken_back"

    def __init__(self, why: InvalidError) -> None:
        moved = {name: name.replace("lines", "back", 1) for name in why.fields}
        super().__init__(
            {moved[name]: text for name, text in why.fields.items()},
            values={moved[name]: value for name, value in why.values.items()},
        )


class EmptyBasketError(InvalidError):
    """Nothing is sold."""

    code = "empty_basket"

    def __init__(self) -> None:
        super().__init__({"lines": "Add at least one product"})
