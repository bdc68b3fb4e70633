"""`python -m tests.chaos.nursery MODULE [MUTANT]`: loads a program once, forks it when asked to.

A start then costs a hundredth of what it costs to import everything, so that a storm of kills is
not a storm of imports. Each child is a process of its own that runs the module as `python -m` does.

It reads the path of a log from its input for each child, and says `born PID` and `gone PID CODE`.
"""

from __future__ import annotations

import importlib
import os
import runpy
import signal
import sys
import warnings
from types import FrameType


def _load(module: str, *mutant: str) -> None:
    if mutant:
        table = importlib.import_module("tests.chaos.mutants.table")
        table.MUTANTS[mutant[0]].infect()
    is_package = hasattr(importlib.import_module(module), "__path__")
    if is_package:
        importlib.import_module(f"{module}.main")


def _bury(_number: int, _frame: FrameType | None) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        _say(f"gone {pid} {os.waitstatus_to_exitcode(status)}")


def _say(words: str) -> None:
    os.write(1, f"{words}\n".encode())


def _live(module: str, log: str) -> None:
    """Be the child: become the program, with a group and a log of its own."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for wanted, given in ((0, nothing), (1, handle), (2, handle)):
        os.dup2(given, wanted)
    sys.argv = [module]
    warnings.simplefilter("ignore", RuntimeWarning)  # that the module is there already is the point
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def main() -> None:
    """Load, then fork a child for each line of input until there is no more."""
    module, *mutant = sys.argv[1:]
    _load(module, *mutant)
    signal.signal(signal.SIGCHLD, _bury)
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            _live(module, line.strip())
            return
        _say(f"born {pid}")


if __name__ == "__main__":
    main()
