"""Errors of quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.errors import ConflictError, InvalidError, NotFoundError

BELOW_MARGIN = "Line %(line)s (%(product)s): the price leaves less than the smallest margin"
ABOVE_DISCOUNT = (
    "Line %(line)s (%(product)s): the discounts come to %(figure)s%%, more than your %(limit)s%%"
)


@dataclass(frozen=True, slots=True)
class Below:
    """A line (counted from 0) that goes below a limit; without a limit to show, it is a margin."""

    position: int
    product: str
    figure: Decimal | None = None
    limit: Decimal | None = None

    @property
    def path(self) -> str:
        """Return the field at which the sentence stands."""
        field = "unit_price" if self.limit is None else "discount_percent"
        return f"lines.{self.position}.{field}"

    @property
    def sentence(self) -> str:
        """Return what is said; a margin's figures would give the cost away."""
        return BELOW_MARGIN if self.limit is None else ABOVE_DISCOUNT

    @property
    def values(self) -> dict[str, Any]:
        """Return what stands in the sentence."""
        shown = {"line": self.position + 1, "product": self.product}
        return shown | {name: plain(getattr(self, name)) for name in ("figure", "limit")}


def plain(number: Decimal | None) -> str:
    """Return a percentage with two places at most, as it is written in Brazil."""
    if number is None:
        return ""
    return f"{number:.2f}".rstrip("0").rstrip(".").replace(".", ",")


class QuoteNotFoundError(NotFoundError):
    """There is no such quote, or the caller may not see it."""

    code = "quote_not_found"
    title = "There is no such quote"


class QuoteStateError(ConflictError):
    """The quote's state does not allow the action."""

    code = "quote_state"
    title = "This quote's status does not allow that"


class QuoteLapsedError(ConflictError):
    """The last day of the quote is over; it expires within the minute."""

    code = "quote_lapsed"
    title = "The last day of this quote is over: change it to offer it again"


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


class ApprovalLimitError(ConflictError):
    """The discounts are larger than what a seller approves at this store."""

    code = "approval_limit"
    title = "The discounts are larger than sellers may approve: somebody of finance has to do it"


class BelowPolicyError(InvalidError):
    """Lines go below what the caller's role may sell at; each is named at its field."""

    code = "below_policy"

    def __init__(self, breaches: Sequence[Below]) -> None:
        super().__init__(
            {one.path: one.sentence for one in breaches},
            values={one.path: one.values for one in breaches},
        )


class LineNotFoundError(NotFoundError):
    """The quote has no such line."""

    code = "quote_line_not_found"
    title = "There is no such line in this quote"


class NotExplainedError(NotFoundError):
    """The line was priced before explanations were kept."""

    code = "not_explained"
    title = "No explanation was kept for this line"


class MissingUnknownError(InvalidError):
    """Lack of stock is the reason given, and what was missing is no line of this quote."""

    code = "missing_unknown"

    def __init__(self) -> None:
        super().__init__({"missing": "Tick the products that were not in stock"})


class StaleDraftError(ConflictError):
    """Somebody else changed the draft's header or this line; `by` is who."""

    code = "stale_draft"
    title = "Somebody changed this in the meantime"

    def __init__(self, by: str | None) -> None:
        super().__init__(None, by=by)
        self.by = by


class NotReadyError(InvalidError):
    """The draft lacks what a customer must be shown."""

    code = "not_ready"

    def __init__(self, *, customer: bool, lines: bool) -> None:
        fields = {} if customer else {"customer_id": "Choose the customer first"}
        super().__init__(fields | ({} if lines else {"lines": "Add at least one product"}))


class TooManyLinesError(InvalidError):
    """The quote has as many lines as it can hold."""

    code = "too_many_lines"

    def __init__(self) -> None:
        super().__init__({"product_id": "This quote is full; make another one for the rest"})


class SiteWithoutCustomerError(InvalidError):
    """A job site is named, and nobody whose it is."""

    code = "site_without_customer"

    def __init__(self) -> None:
        super().__init__({"job_site_id": "Choose the customer first"})


class IdTakenError(ConflictError):
    """The id that a request chose belongs to something else already."""

    code = "id_taken"
    title = "The values do not fit with what is already recorded"
