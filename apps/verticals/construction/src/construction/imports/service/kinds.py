"""Which code stands behind each kind of import."""

from __future__ import annotations

from basecore.tokens import Principal

from construction.access import ensure, may
from construction.imports.domain.states import Kind
from construction.imports.service.customers import Customers
from construction.imports.service.offers import SupplierPrices
from construction.imports.service.products import Prices, Products
from construction.imports.service.records import Records
from construction.imports.service.rules import PriceRules

KINDS: dict[Kind, Records] = {
    Kind.PRODUCTS: Products(),
    Kind.PRICES: Prices(),
    Kind.CUSTOMERS: Customers(),
    Kind.PRICE_RULES: PriceRules(),
    Kind.SUPPLIER_PRICES: SupplierPrices(),
}


def importable(caller: Principal) -> list[Kind]:
    """Return the kinds that the caller may import."""
    return [kind for kind, records in KINDS.items() if may(caller, records.writes)]


def exportable(caller: Principal) -> list[Kind]:
    """Return the kinds that the caller may export."""
    return [
        kind
        for kind, records in KINDS.items()
        if all(may(caller, permission) for permission in records.reads)
    ]


def ensure_import(caller: Principal, kind: Kind) -> None:
    """Raise `ForbiddenError` unless the caller may import the kind."""
    ensure(caller, KINDS[kind].writes)


def ensure_export(caller: Principal, kind: Kind) -> None:
    """Raise `ForbiddenError` unless the caller may export the kind."""
    for permission in KINDS[kind].reads:
        ensure(caller, permission)
