"""Every event that crosses a process: its name, version and fields."""

from contracts.base import Event, UnknownEventError, decode, known_events
from contracts.catalogue import ProductChanged, ProductPriceChanged, ProductRegistered
from contracts.engines import ReorderSuggested, StockAlertCleared, StockAlertRaised
from contracts.orders import (
    OrderCancelled,
    OrderLine,
    OrderPlaced,
    OrderStatusChanged,
    SaleLine,
    SaleRecorded,
)
from contracts.quotes import (
    QuoteApproved,
    QuoteCancelled,
    QuoteConverted,
    QuoteCreated,
    QuoteExpired,
    QuoteLine,
    QuoteRevised,
    QuoteSent,
)
from contracts.stock import StockMoved
from contracts.tenants import TenantCreated

__all__ = [
    "Event",
    "OrderCancelled",
    "OrderLine",
    "OrderPlaced",
    "OrderStatusChanged",
    "ProductChanged",
    "ProductPriceChanged",
    "ProductRegistered",
    "QuoteApproved",
    "QuoteCancelled",
    "QuoteConverted",
    "QuoteCreated",
    "QuoteExpired",
    "QuoteLine",
    "QuoteRevised",
    "QuoteSent",
    "ReorderSuggested",
    "SaleLine",
    "SaleRecorded",
    "StockAlertCleared",
    "StockAlertRaised",
    "StockMoved",
    "TenantCreated",
    "UnknownEventError",
    "decode",
    "known_events",
]
