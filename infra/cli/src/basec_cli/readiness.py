"""Whether each running service has what it needs: asked of the service itself."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import unquote, urlsplit

from basec_cli import addresses, postgres, probes, valkey
from basec_cli.errors import BasecError

RUNNING = frozenset({"running", "external"})
GOOD = 200
LOCAL = "127.0.0.1"


def _failing(body: bytes) -> str:
    """Return which of a worker's checks fail."""
    try:
        checks = json.loads(body).get("checks", {})
    except (ValueError, AttributeError):
        return ""
    return ", ".join(name for name, passes in checks.items() if not passes)


async def _of_program(url: str, path: str) -> tuple[bool, str]:
    answer = await probes.ask(urlsplit(url).port or 80, path)
    if answer is None:
        return False, "does not answer"
    status, body = answer
    return status == GOOD, "" if status == GOOD else _failing(body) or f"answers {status}"


async def _of_postgres(dsn: str) -> tuple[bool, str]:
    try:
        found = await postgres.answers(dsn)
    except BasecError as error:
        return False, str(error)
    return found, "" if found else "does not answer"


async def _of_redis(url: str) -> tuple[bool, str]:
    host, port = addresses.endpoint(url, 6379)
    password = unquote(urlsplit(url).password or "")
    ours = host == LOCAL and password
    found = await (valkey.answers(port, password) if ours else probes.listens(host, port))
    return found, "" if found else "does not answer"


async def _of(entry: dict[str, Any], seen: dict[str, Any]) -> tuple[bool | None, str]:
    if entry["state"] not in RUNNING:
        return None, ""
    if entry["name"] == "postgres" and seen["postgres"]["dsn"]:
        return await _of_postgres(seen["postgres"]["dsn"])
    if entry["name"] == "redis" and seen["redis"]["url"]:
        return await _of_redis(seen["redis"]["url"])
    if not entry["url"]:
        return None, ""
    path = "/health/live" if entry["name"] == "nginx" else "/health/ready"
    return await _of_program(entry["url"], path)


async def _ask_all(seen: dict[str, Any]) -> list[tuple[bool | None, str]]:
    return list(await asyncio.gather(*(_of(entry, seen) for entry in seen["services"])))


def add_to(seen: dict[str, Any]) -> None:
    """Add to each service whether it is ready, and what it lacks."""
    for entry, (ready, lacks) in zip(seen["services"], asyncio.run(_ask_all(seen)), strict=True):
        entry.update(ready=ready, lacks=lacks)
