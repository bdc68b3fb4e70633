"""What the stack costs while nobody uses it: memory (PSS) and processor."""

from __future__ import annotations

import asyncio
import time

import psutil

from benchmarks.stack import Stack

SECONDS = 30
WORKER = ("engines-worker", "redis")


def _family(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def _pss(processes: list[psutil.Process]) -> int:
    return sum(process.memory_full_info().pss for process in processes)


def _seconds(processes: list[psutil.Process]) -> float:
    found = 0.0
    for process in processes:
        times = process.cpu_times()
        found += times.user + times.system
    return found


async def measure(stack: Stack) -> dict[str, float]:
    """Return megabytes (PSS) and percent of one core, for each process and in all."""
    families = {name: _family(pid) for name, pid in stack.processes.items() if pid}
    before = {name: _seconds(family) for name, family in families.items()}
    began = time.monotonic()
    await asyncio.sleep(SECONDS)
    passed = time.monotonic() - began
    found: dict[str, float] = {}
    for name, family in families.items():
        found[f"{name} MB"] = round(_pss(family) / 1e6, 1)
        found[f"{name} % core"] = round(100 * (_seconds(family) - before[name]) / passed, 2)
    for unit in ("MB", "% core"):
        parts = [value for key, value in found.items() if key.endswith(unit)]
        found[f"all {unit}"] = round(sum(parts), 2)
    found["worker and redis % core"] = round(sum(found[f"{one} % core"] for one in WORKER), 2)
    return found
