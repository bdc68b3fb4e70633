"""What comes in and goes out about quotes."""

from construction.quotes.schemas.drafts import DraftIn, DraftLineIn, RemoveIn, RepriceIn
from construction.quotes.schemas.quotes import (
    CancelIn,
    QuoteIn,
    QuoteLineIn,
    QuoteLineOut,
    QuoteOut,
    QuoteSummary,
    RejectIn,
    Row,
    quote_of,
    summary_of,
)

__all__ = [
    "CancelIn",
    "DraftIn",
    "DraftLineIn",
    "QuoteIn",
    "QuoteLineIn",
    "QuoteLineOut",
    "QuoteOut",
    "QuoteSummary",
    "RejectIn",
    "RemoveIn",
    "RepriceIn",
    "Row",
    "quote_of",
    "summary_of",
]
