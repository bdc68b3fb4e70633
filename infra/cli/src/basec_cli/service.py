"""What the supervisor runs: services that stay up, and steps that run once."""

from __future__ import annotations

import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from basec_cli.account import Account

Probe = Callable[[], Awaitable[bool]]


async def _at_once() -> bool:
    return True


@dataclass(frozen=True)
class Service:
    """A process that is kept running; without a command it is somebody else's server."""

    name: str
    command: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    ready: Probe = _at_once
    url: str | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    account: Account | None = None


@dataclass(frozen=True)
class Step:
    """Something that runs once while the stack comes up."""

    name: str
    run: Callable[[], Awaitable[None]]
    after: tuple[str, ...] = ()


Node = Service | Step


def levels(nodes: list[Node]) -> list[list[Node]]:
    """Group the nodes so that each comes after the groups that hold what it waits for."""
    depth: dict[str, int] = {}
    waiting = list(nodes)
    while waiting:
        placed = [node for node in waiting if all(name in depth for name in node.after)]
        if not placed:
            names = ", ".join(node.name for node in waiting)
            raise ValueError(f"these wait for each other or for nobody: {names}")
        for node in placed:
            depth[node.name] = 1 + max((depth[name] for name in node.after), default=-1)
        waiting = [node for node in waiting if node.name not in depth]
    grouped: list[list[Node]] = [[] for _ in range(1 + max(depth.values(), default=-1))]
    for node in nodes:
        grouped[depth[node.name]].append(node)
    return grouped
