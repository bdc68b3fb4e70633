"""Use cases of the catalogue."""

from construction.catalog.service.bulk import (
    Bulk,
    Step,
    can_undo,
    change_many,
    changes_of,
    preview,
    undo,
)
from construction.catalog.service.costs import set_costs
from construction.catalog.service.images import MOST as MOST_IMAGES
from construction.catalog.service.images import add_image, content_of, remove_image
from construction.catalog.service.names import drop, merge, name_of, rename
from construction.catalog.service.products import change, facts, get, index, index_many, register
from construction.catalog.service.rounding import as_kept, as_sold
from construction.catalog.service.units import BARCODE_FAULTS
from construction.catalog.service.units import FAULTS as UNIT_FAULTS

__all__ = [
    "BARCODE_FAULTS",
    "MOST_IMAGES",
    "UNIT_FAULTS",
    "Bulk",
    "Step",
    "add_image",
    "as_kept",
    "as_sold",
    "can_undo",
    "change",
    "change_many",
    "changes_of",
    "content_of",
    "drop",
    "facts",
    "get",
    "index",
    "index_many",
    "merge",
    "name_of",
    "preview",
    "register",
    "remove_image",
    "rename",
    "set_costs",
    "undo",
]
