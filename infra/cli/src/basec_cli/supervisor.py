"""Bring services up in order, keep them up, take them down in reverse order."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from basec_cli.service import Node, Service, Step, levels
from basec_cli.unit import Policy, Say, Unit

if TYPE_CHECKING:
    from pathlib import Path


_PATIENT = Policy()


class Supervisor:
    """Runs one table of services and steps."""

    def __init__(self, nodes: list[Node], logs: Path, say: Say, policy: Policy = _PATIENT) -> None:
        self._levels = levels(nodes)
        self._nodes = nodes
        self._say = say
        self._steps = {node.name: asyncio.Event() for node in nodes if isinstance(node, Step)}
        self.units = {
            node.name: Unit(node, logs, policy, say) for node in nodes if isinstance(node, Service)
        }

    async def run(self, ready: asyncio.Event) -> None:
        """Bring everything up, set `ready`, and keep it up until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                for node in self._nodes:
                    group.create_task(self._bring_up(node))
                for node in self._nodes:
                    await self._done(node.name).wait()
                ready.set()
        finally:
            await self.stop()

    def _done(self, name: str) -> asyncio.Event:
        return self.units[name].up if name in self.units else self._steps[name]

    async def _bring_up(self, node: Node) -> None:
        for name in node.after:
            await self._done(name).wait()
        if isinstance(node, Service):
            await self.units[node.name].keep()
            return
        self._say(f"{node.name} begins")
        await node.run()
        self._say(f"{node.name} is done")
        self._steps[node.name].set()

    async def stop(self) -> None:
        """Stop level by level, what came up last first."""
        for level in reversed(self._levels):
            names = [node.name for node in level if node.name in self.units]
            await asyncio.gather(*(self.units[name].stop() for name in names))
