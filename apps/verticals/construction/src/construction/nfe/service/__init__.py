"""Use cases of suppliers' invoices."""

from construction.nfe.service.arriving import arrive
from construction.nfe.service.deciding import decide, leave_out, register_product
from construction.nfe.service.receiving import discard, receive, register_issuer
from construction.nfe.service.viewing import get, line_of, shown, shown_lines, shown_rows

__all__ = [
    "arrive",
    "decide",
    "discard",
    "get",
    "leave_out",
    "line_of",
    "receive",
    "register_issuer",
    "register_product",
    "shown",
    "shown_lines",
    "shown_rows",
]
