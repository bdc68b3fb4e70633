"""Imports and exports: files into the catalogue and back, checked first and undone at will."""

from construction.imports.consumers import Importer, forget_old
from construction.imports.domain.columns import Shape
from construction.imports.domain.lists import people_in
from construction.imports.models import ImportBatch, ImportDue, ImportRow
from construction.imports.service.exporting import MEDIA_TYPES, Format, pieces, written

__all__ = [
    "MEDIA_TYPES",
    "Format",
    "ImportBatch",
    "ImportDue",
    "ImportRow",
    "Importer",
    "Shape",
    "forget_old",
    "people_in",
    "pieces",
    "written",
]
