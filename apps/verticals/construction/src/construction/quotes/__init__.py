"""Quotes: what a customer is offered, until it becomes an order."""

from construction.quotes.domain import (
    DEFAULT_VALID_DAYS,
    Loss,
    QuoteAction,
    QuoteStatus,
    possible,
)
from construction.quotes.errors import (
    QuoteConvertedError,
    QuoteNotFoundError,
    QuoteStateError,
)
from construction.quotes.models import Quote
from construction.quotes.repository import QuoteFilter, counts, lapsed, page
from construction.quotes.schemas import (
    QuoteIn,
    QuoteLineIn,
    QuoteLineOut,
    QuoteOut,
    QuoteSummary,
    summary_of,
)
from construction.quotes.service import (
    approve,
    cancel,
    create,
    expire,
    get,
    reject,
    reopen,
    revise,
    send,
    take_for_order,
)

__all__ = [
    "DEFAULT_VALID_DAYS",
    "Loss",
    "Quote",
    "QuoteAction",
    "QuoteConvertedError",
    "QuoteFilter",
    "QuoteIn",
    "QuoteLineIn",
    "QuoteLineOut",
    "QuoteNotFoundError",
    "QuoteOut",
    "QuoteStateError",
    "QuoteStatus",
    "QuoteSummary",
    "approve",
    "cancel",
    "counts",
    "create",
    "expire",
    "get",
    "lapsed",
    "page",
    "possible",
    "reject",
    "reopen",
    "revise",
    "send",
    "summary_of",
    "take_for_order",
]
