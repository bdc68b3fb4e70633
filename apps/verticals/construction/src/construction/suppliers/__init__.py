"""Suppliers: who they are, what they call products, what they ask for them."""

from construction.suppliers.domain import (
    Offer,
    Seller,
    as_quantity,
    current,
    learned_lead_time,
    price_of,
    whole_lots,
)
from construction.suppliers.errors import ProductUnknownError, SupplierNotFoundError
from construction.suppliers.models import Supplier, SupplierCode, SupplierOffer
from construction.suppliers.repository.offers import codes
from construction.suppliers.repository.suppliers import contacts, named, page
from construction.suppliers.schemas import CodeIn, ContactIn, OfferIn, SupplierIn
from construction.suppliers.service import (
    get,
    keep_codes,
    observe,
    prices_of,
    record_prices,
    register,
    sellers_of,
    with_tax_id,
)
from construction.suppliers.snapshots import restate, restate_offers

__all__ = [
    "CodeIn",
    "ContactIn",
    "Offer",
    "OfferIn",
    "ProductUnknownError",
    "Seller",
    "Supplier",
    "SupplierCode",
    "SupplierIn",
    "SupplierNotFoundError",
    "SupplierOffer",
    "as_quantity",
    "codes",
    "contacts",
    "current",
    "get",
    "keep_codes",
    "learned_lead_time",
    "named",
    "observe",
    "page",
    "price_of",
    "prices_of",
    "record_prices",
    "register",
    "restate",
    "restate_offers",
    "sellers_of",
    "whole_lots",
    "with_tax_id",
]
