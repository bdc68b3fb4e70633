"""A Redis Cluster of three nodes for tests: the embedded Valkey, free ports, no replicas."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from basec_cli import binaries
from redis import Redis
from redis.exceptions import RedisError

NODES = 3
SLOTS = 16384
START_SECONDS = 20.0
STOP_SECONDS = 5.0

_CONFIGURATION = """\
bind 127.0.0.1
port {port}
cluster-enabled yes
cluster-port {bus}
cluster-node-timeout 5000
save ""
appendonly no
daemonize no
dir "{folder}"
"""


class Node:
    """One server of the cluster."""

    def __init__(self, folder: Path, port: int, bus: int) -> None:
        folder.mkdir(parents=True)
        configuration = folder / "valkey.conf"
        configuration.write_text(_CONFIGURATION.format(port=port, bus=bus, folder=folder))
        self.port, self.bus = port, bus
        self.client = Redis(host="127.0.0.1", port=port, decode_responses=True)
        with (folder / "log").open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - the embedded server
                [binaries.valkey(), configuration], stdout=log, stderr=log
            )

    @property
    def pid(self) -> int:
        """Return the server's process."""
        return self._process.pid

    def answers(self) -> bool:
        """Say whether the server has come up."""
        try:
            return bool(self.client.ping())
        except RedisError:
            return False

    def is_ok(self) -> bool:
        """Say whether this node finds its cluster whole."""
        said = self.client.cluster("INFO")
        state = (said["cluster_state"], said["cluster_known_nodes"])
        return state == ("ok", str(NODES))

    def stop(self) -> None:
        """End the server."""
        self.client.close()
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS)
        self._process.kill()
        self._process.wait()


def _free_ports(count: int) -> list[int]:
    """Return different ports: they are all taken before the first is given back."""
    with contextlib.ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def _wait(nodes: Sequence[Node], what: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not all(getattr(node, what)() for node in nodes):
        if time.monotonic() > deadline:
            raise TimeoutError(f"the Redis Cluster did not get ready: {what}")
        time.sleep(0.05)


def _form(nodes: Sequence[Node]) -> None:
    share = SLOTS // len(nodes)
    for place, node in enumerate(nodes):
        last = SLOTS - 1 if node is nodes[-1] else (place + 1) * share - 1
        node.client.cluster("SET-CONFIG-EPOCH", place + 1)
        node.client.cluster("ADDSLOTSRANGE", place * share, last)
    for node in nodes[1:]:
        nodes[0].client.cluster("MEET", "127.0.0.1", node.port, node.bus)


def url(nodes: Sequence[Node]) -> str:
    """Return the address for `basecore.streams`."""
    return f"redis+cluster://{','.join(f'127.0.0.1:{node.port}' for node in nodes)}/0"


@contextmanager
def three_nodes(folder: Path) -> Iterator[Sequence[Node]]:
    """Run a cluster in a folder that does not exist yet."""
    ports = _free_ports(2 * NODES)
    with contextlib.ExitStack() as running:
        nodes = []
        for place in range(NODES):
            node = Node(folder / str(place), ports[2 * place], ports[2 * place + 1])
            running.callback(node.stop)
            nodes.append(node)
        _wait(nodes, "answers")
        _form(nodes)
        _wait(nodes, "is_ok")
        yield nodes
