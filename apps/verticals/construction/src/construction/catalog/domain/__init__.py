"""Rules of the catalogue: units, barcodes."""

from construction.catalog.domain.barcodes import fits_barcode
from construction.catalog.domain.units import (
    Packs,
    Unit,
    UnitFault,
    as_ratio,
    convert,
    packs,
    ratios,
    round_up,
    written_ratio,
)

__all__ = [
    "Packs",
    "Unit",
    "UnitFault",
    "as_ratio",
    "convert",
    "fits_barcode",
    "packs",
    "ratios",
    "round_up",
    "written_ratio",
]
