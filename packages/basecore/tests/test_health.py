"""The health server of processes that serve nothing else."""

from __future__ import annotations

import httpx
import pytest
from basecore.health import serve_health


def nothing() -> bytes:
    return b""


async def good() -> bool:
    return True


async def broken() -> bool:
    msg = "no answer"
    raise OSError(msg)


@pytest.mark.parametrize(
    ("path", "status"), [("/health/live", 200), ("/health/ready", 503), ("/other", 404)]
)
async def test_answers(path: str, status: int, free_port: int) -> None:
    checks = {"good": good, "broken": broken}
    async with serve_health(free_port, checks, nothing), httpx.AsyncClient() as client:
        response = await client.get(f"http://127.0.0.1:{free_port}{path}")
    assert response.status_code == status
    if status == 503:
        assert response.json()["checks"] == {"good": True, "broken": False}


async def test_ready_when_all_is_well(free_port: int) -> None:
    async with serve_health(free_port, {"good": good}, nothing), httpx.AsyncClient() as client:
        response = await client.get(f"http://127.0.0.1:{free_port}/health/ready")
    assert response.status_code == 200


async def test_without_a_port_nothing_listens() -> None:
    async with serve_health(None, {}, nothing):
        pass
