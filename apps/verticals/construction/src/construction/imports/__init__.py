"""Imports and exports: files into the catalogue and back, checked first and undone at will."""

from construction.imports.consumers import Importer, forget_old
from construction.imports.models import ImportBatch, ImportDue, ImportRow

__all__ = ["ImportBatch", "ImportDue", "ImportRow", "Importer", "forget_old"]
