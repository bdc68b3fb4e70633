"""Use cases of suppliers."""

from construction.suppliers.service.offers import (
    as_event,
    drop_code,
    keep_code,
    keep_codes,
    offer,
    prices_of,
    record_prices,
    sellers_of,
    shown_codes,
)
from construction.suppliers.service.suppliers import (
    as_registered,
    change,
    get,
    observe,
    register,
    shown,
    with_tax_id,
)

__all__ = [
    "as_event",
    "as_registered",
    "change",
    "drop_code",
    "get",
    "keep_code",
    "keep_codes",
    "observe",
    "offer",
    "prices_of",
    "record_prices",
    "register",
    "sellers_of",
    "shown",
    "shown_codes",
    "with_tax_id",
]
