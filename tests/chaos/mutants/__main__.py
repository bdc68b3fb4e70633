"""`python -m tests.chaos.mutants NAME MODULE`: run a process of the product with a fault in it."""

from __future__ import annotations

import runpy
import sys

from tests.chaos.mutants.table import MUTANTS

if __name__ == "__main__":
    _, name, module = sys.argv
    MUTANTS[name].infect()
    sys.argv = [module]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
