"""Rules of the catalogue: units, barcodes, prices."""

from construction.catalog.domain.barcodes import fits_barcode
from construction.catalog.domain.packing import InPacks, decimal_of, in_packs
from construction.catalog.domain.prices import Rounding, repriced, rounded
from construction.catalog.domain.spoken import Spoken, SpokenError, SpokenFault, understand
from construction.catalog.domain.units import (
    Packs,
    Unit,
    UnitFault,
    as_ratio,
    base_unit,
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
    "Spoken",
    "SpokenError",
    "SpokenFault",
    "Unit",
    "UnitFault",
    "as_ratio",
    "base_unit",
    "convert",
    "decimal_of",
    "fits_barcode",
    "in_packs",
    "packs",
    "ratios",
    "repriced",
    "round_up",
    "rounded",
    "understand",
    "written_ratio",
]
