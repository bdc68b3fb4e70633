"""Eight faults that the checker must find; each is put into the real modules of a child process."""

from __future__ import annotations

from tests.chaos.mutants.table import MUTANTS, Mutant

__all__ = ["MUTANTS", "Mutant"]
