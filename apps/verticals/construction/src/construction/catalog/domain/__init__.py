"""Rules of the catalogue: units, barcodes, prices."""

from construction.catalog.domain.barcodes import fits_barcode
from construction.catalog.domain.packing import InPacks, decimal_of, in_packs
from construction.catalog.domain.prices import Rounding, repriced, rounded
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
    "InPacks",
    "Packs",
    "Rounding",
    "Unit",
    "UnitFault",
    "as_ratio",
    "convert",
    "decimal_of",
    "fits_barcode",
    "in_packs",
    "packs",
    "ratios",
    "repriced",
    "round_up",
    "rounded",
    "written_ratio",
]
