"""Lighthouse looks at the pages that people open most, in the host's Chromium.

Needs Node.js: `npx` fetches Lighthouse the first time.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.quotes import prepare
from benchmarks.stack import CannotMeasureError, Stack, Store, own_store

LIGHTHOUSE = "lighthouse@12"
CATEGORIES = ("performance", "accessibility", "best-practices")
QUOTES, ORDERS = 30, 12
PATIENCE = 240.0
FLAGS = "--headless=new --no-sandbox --disable-gpu"


def chromium() -> str:
    """Return where the host's Chromium is."""
    named = os.environ.get("BASEC_CHROMIUM")
    found = named or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        raise CannotMeasureError("Skipped: there is no Chromium here")
    return found


def npx() -> str:
    """Return where the command that fetches Lighthouse is."""
    found = shutil.which("npx")
    if not found:
        raise CannotMeasureError("Skipped: Lighthouse needs Node.js, and there is no npx here")
    return found


async def look(url: str, *, headers: dict[str, str], phone: bool) -> Any:
    """Return Lighthouse's report about a page."""
    with TemporaryDirectory() as folder:
        report, given = Path(folder) / "report.json", Path(folder) / "headers.json"
        given.write_text(json.dumps(headers))
        command = [
            *(npx(), "--yes", LIGHTHOUSE, url, "--quiet", "--output=json"),
            *(f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}"),
            *(f"--chrome-flags={FLAGS}", f"--extra-headers={given}"),
            *([] if phone else ["--preset=desktop"]),
        ]
        environment = os.environ | {"CHROME_PATH": chromium()}
        process = await asyncio.create_subprocess_exec(
            *command,
            env=environment,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(PATIENCE):
            _, said = await process.communicate()
        if process.returncode:
            raise CannotMeasureError(f"lighthouse failed: {said.decode()[-500:]}")
        seen = json.loads(report.read_text())
        if seen["finalDisplayedUrl"] != url:
            raise CannotMeasureError(f"lighthouse was led from {url} elsewhere")
        return seen


async def pages(stack: Stack, store: Store) -> dict[str, tuple[str, bool]]:
    """Make quotes; return each page's address and whether it is looked at as on a phone."""
    body = await prepare(store)
    made = [await store.post("/api/v1/quotes", body) for _ in range(QUOTES)]
    await store.post(f"/api/v1/quotes/{made[0]['id']}/send", None)
    link = await store.post(f"/api/v1/quotes/{made[0]['id']}/links", None)
    for quote in made[2 : 2 + ORDERS]:
        for step in ("send", "approve", "convert"):
            await store.post(f"/api/v1/quotes/{quote['id']}/{step}", None)
    base = f"http://{store.slug}.localhost:{stack.port}"
    return {
        "editor": (f"{base}/web/quotes/{made[1]['id']}/edit", False),
        "list": (f"{base}/web/quotes", False),
        "first page": (f"{base}/web/", False),
        "orders": (f"{base}/web/orders", False),
        "board": (f"{base}/web/orders/board", False),
        "customer's page": (link["url"], True),
    }


async def measure(stack: Stack) -> dict[str, float]:
    """Return the scores, of 100."""
    scores: dict[str, float] = {}
    async with own_store(stack) as store:
        token = {"Authorization": store.client.headers["Authorization"]}
        for name, (url, phone) in (await pages(stack, store)).items():
            headers = {} if phone else token
            report = await look(url, headers=headers, phone=phone)
            for category in CATEGORIES:
                score = report["categories"][category]["score"] or 0
                scores[f"{name}: {category}"] = round(100 * score)
    return scores
