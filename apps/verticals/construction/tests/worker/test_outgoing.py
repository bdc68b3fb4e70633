"""The worker as a process: it sends, is killed, is told to stop, has no mail server."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
from basecore.db import Database
from basecore.migrate import admin_engine
from construction.orm import outgoing
from testkit.outgoing import PostOffice, nothing_due, until
from testkit.plugin import RoleUrl
from testkit.smtp import smtp_server

pytestmark = pytest.mark.db


@pytest.fixture
async def post(admin_url: str, construction_db: Database) -> AsyncIterator[PostOffice]:
    """Return a post office without a message of any other test."""
    async with smtp_server() as server, nothing_due(admin_url):
        yield PostOffice(construction_db, outgoing, server)
    engine = admin_engine(admin_url)
    async with engine.begin() as connection:
        # A killed worker's leases would keep the next test waiting.
        await connection.exec_driver_sql("UPDATE events.lease SET until = 'epoch'")
    await engine.dispose()


@pytest.fixture
def settings(role_url: RoleUrl, post: PostOffice) -> dict[str, str]:
    """Return the worker's environment."""
    ours = {
        "BASEC_DATABASE_URL": role_url("construction_service"),
        "BASEC_SMTP_URL": post.server.url,
        "BASEC_MAIL_FROM": "no-reply@shop.example",
    }
    return {"PATH": os.environ["PATH"], **ours}


@asynccontextmanager
async def worker(settings: dict[str, str]) -> AsyncIterator[Process]:
    """Run the worker during a block; a worker that is still there afterwards is killed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "construction.worker", env=settings, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def ended(process: Process, number: signal.Signals) -> int | None:
    """Send a signal and return how the process ended."""
    process.send_signal(number)
    async with asyncio.timeout(60):
        return await process.wait()


async def reaches(post: PostOffice, tenant: UUID, message_id: UUID | None, status: str) -> None:
    """Wait until a message has come so far."""
    async with asyncio.timeout(60):
        while (await post.row(tenant, message_id))["status"] != status:  # noqa: ASYNC110 - polled, for another process answers
            await asyncio.sleep(0.05)


async def test_a_killed_worker_is_succeeded(
    post: PostOffice, tenant: UUID, settings: dict[str, str]
) -> None:
    post.server.behaviour.hangs_at.add(".")
    message_id = await post.record(tenant)
    async with worker(settings) as first:
        await until(lambda: len(post.server.received) == 1)
        assert await ended(first, signal.SIGKILL) == -signal.SIGKILL
    assert (await post.row(tenant, message_id))["status"] == "sending"
    post.server.behaviour.hangs_at.clear()
    await post.make_due(tenant)
    async with worker(settings) as second:
        await reaches(post, tenant, message_id, "sent")
        assert await ended(second, signal.SIGTERM) == 0
    assert len(post.server.received) == 2
    # Nobody can know whether the first one arrived; whoever has both sees that they are one.
    assert {one.mail["Message-ID"] for one in post.server.received} == {
        f"<{message_id}@shop.example>"
    }


async def test_a_worker_told_to_stop_finishes_its_mail(
    post: PostOffice, tenant: UUID, settings: dict[str, str]
) -> None:
    post.server.behaviour.delay = 1.0
    message_id = await post.record(tenant)
    async with worker(settings) as process:
        await until(lambda: post.server.connections == 1)
        assert await ended(process, signal.SIGTERM) == 0
    row = await post.row(tenant, message_id)
    assert (row["status"], row["attempts"]) == ("sent", 1)


async def test_without_a_mail_server_mails_wait(
    post: PostOffice, tenant: UUID, settings: dict[str, str]
) -> None:
    del settings["BASEC_SMTP_URL"]
    message_id = await post.record(tenant)
    async with worker(settings) as process:
        assert process.stderr
        async with asyncio.timeout(60):
            said = await process.stderr.readline()
        assert b"BASEC_SMTP_URL is not set" in said
        await asyncio.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        _, more = await process.communicate()
    assert process.returncode == 0
    assert b"BASEC_SMTP_URL" not in more
    row = await post.row(tenant, message_id)
    assert (row["status"], row["attempts"]) == ("waiting", 0)


async def test_a_wrong_address_is_said_at_start(settings: dict[str, str]) -> None:
    settings["BASEC_MAIL_FROM"] = "nobody"
    async with worker(settings) as process:
        _, said = await process.communicate()
    assert process.returncode == 1
    assert b"BASEC_MAIL_FROM is not a mail address" in said
