"""Every table of the vertical, for migrations and for the tests that check all of them."""

from construction import (
    approvals,
    catalog,
    customers,
    duplicates,
    figures,
    imports,
    inventory,
    job_sites,
    notices,
    orders,
    palette,
    pricing,
    purchases,
    quote_templates,
    quotes,
    remarks,
    revisions,
    saved_views,
    search,
    sharing,
    store,
    suppliers,
)
from construction.activity import Activity
from construction.adjustments import PermissionAdjustment
from construction.numbering import DocumentCounter
from construction.orm import Base

__all__ = [
    "Activity",
    "Base",
    "DocumentCounter",
    "PermissionAdjustment",
    "approvals",
    "catalog",
    "customers",
    "duplicates",
    "figures",
    "imports",
    "inventory",
    "job_sites",
    "notices",
    "orders",
    "palette",
    "pricing",
    "purchases",
    "quote_templates",
    "quotes",
    "remarks",
    "revisions",
    "saved_views",
    "search",
    "sharing",
    "store",
    "suppliers",
]
