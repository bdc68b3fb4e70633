"""Use cases of the catalogue."""

from construction.catalog.service.products import change, facts, get, register
from construction.catalog.service.units import BARCODE_FAULTS
from construction.catalog.service.units import FAULTS as UNIT_FAULTS

__all__ = ["BARCODE_FAULTS", "UNIT_FAULTS", "change", "facts", "get", "register"]
