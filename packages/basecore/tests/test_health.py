"""The health server of processes that serve nothing else."""

from __future__ import annotations

import socket

import httpx
import pytest
from basecore.health import serve_health


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def good() -> bool:
    return True


async def broken() -> bool:
    msg = "no answer"
    raise OSError(msg)


@pytest.mark.parametrize(
    ("path", "status"), [("/health/live", 200), ("/health/ready", 503), ("/other", 404)]
)
async def test_answers(path: str, status: int) -> None:
    port = free_port()
    async with serve_health(port, {"good": good, "broken": broken}), httpx.AsyncClient() as client:
        response = await client.get(f"http://127.0.0.1:{port}{path}")
    assert response.status_code == status
    if status == 503:
        assert response.json()["checks"] == {"good": True, "broken": False}


async def test_ready_when_all_is_well() -> None:
    port = free_port()
    async with serve_health(port, {"good": good}), httpx.AsyncClient() as client:
        response = await client.get(f"http://127.0.0.1:{port}/health/ready")
    assert response.status_code == 200


async def test_without_a_port_nothing_listens() -> None:
    async with serve_health(None, {}):
        pass
