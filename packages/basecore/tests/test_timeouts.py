"""PostgreSQL ends a transaction that lasts too long, or is not there: come back in a moment."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from uuid import UUID

import asyncpg
import httpx
import pytest
from basecore.db import Database, TenantSession
from basecore.db.driver import driver_of
from basecore.http import install_problems
from fastapi import FastAPI
from sqlalchemy import make_url, text
from testkit.plugin import RoleUrl

pytestmark = pytest.mark.db

Work = Callable[[TenantSession], Awaitable[object]]
OUT_OF_STEP = 'cannot switch to "idle" state; protocol is in the "failed" state'
NOBODYS = 1
"""A port at which nothing listens."""
ENOUGH = 0.5
"""Seconds; the limits below are of 100 ms."""
IDLE = text("SET LOCAL idle_in_transaction_session_timeout = 100")
SLOW = text("SET LOCAL statement_timeout = 100")


async def _nothing(_: TenantSession) -> None:
    """Ask nothing more; only the end of the transaction is left."""


async def _ask(session: TenantSession) -> None:
    await session.scalar(text("SELECT 1"))


async def _ask_the_driver(session: TenantSession) -> None:
    await session.fetch("SELECT 1")


async def _idle(session: TenantSession) -> None:
    await session.execute(IDLE)
    await asyncio.sleep(ENOUGH)


async def _starve(session: TenantSession) -> None:
    await session.execute(IDLE)
    time.sleep(ENOUGH)  # noqa: ASYNC251 - nobody hears what the server says meanwhile


async def _lose_step(session: TenantSession) -> None:
    """Let the driver find what it finds, once in a long while, where a starved process wakes up."""

    async def fails(*_: object, **__: object) -> None:
        raise asyncpg.InternalClientError(OUT_OF_STEP)

    driver = await driver_of(await session.connection())
    for name in ("prepare", "fetch", "execute"):
        setattr(driver, name, fails)


async def _slow(session: TenantSession) -> None:
    await session.execute(SLOW)
    await session.execute(text("SELECT pg_sleep(:long)"), {"long": ENOUGH})


CASES: Mapping[str, tuple[Work, Work, str]] = {
    "idle, then asked": (_idle, _ask, "cut_off"),
    "idle, then asked past SQLAlchemy": (_idle, _ask_the_driver, "cut_off"),
    "idle, then committed": (_idle, _nothing, "cut_off"),
    "starved, then asked": (_starve, _ask, "cut_off"),
    "starved, then asked past SQLAlchemy": (_starve, _ask_the_driver, "cut_off"),
    "starved, then committed": (_starve, _nothing, "cut_off"),
    "out of step, then asked": (_lose_step, _ask, "cut_off"),
    "out of step, then asked past SQLAlchemy": (_lose_step, _ask_the_driver, "cut_off"),
    "out of step, then committed": (_lose_step, _nothing, "cut_off"),
    "a slow statement": (_slow, _nothing, "busy"),
}


@pytest.fixture
async def database(role_url: RoleUrl) -> AsyncIterator[Database]:
    """Return a database with one connection, so that whoever comes next gets the same."""
    made = Database(role_url("construction_service"), source="construction", pool_size=1)
    yield made
    await made.close()


def _app(database: Database, tenant: UUID) -> FastAPI:
    app = FastAPI()
    install_problems(app)

    @app.get("/works")
    async def works() -> None:
        async with database.tenant(tenant) as session:
            await _ask(session)

    @app.get("/{case}")
    async def fails(case: str) -> None:
        async with database.tenant(tenant) as session:
            await _ask_the_driver(session)
            for one in CASES[case][:2]:
                await one(session)

    return app


@pytest.mark.parametrize("case", CASES)
async def test_it_is_no_fault_and_names_a_time(case: str, database: Database, tenant: UUID) -> None:
    transport = httpx.ASGITransport(_app(database, tenant), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://demo") as client:
        refused = await client.get(f"/{case}")
        later = await client.get("/works")
    assert (refused.status_code, refused.json()["code"]) == (503, CASES[case][2])
    assert refused.headers["content-type"] == "application/problem+json"
    assert int(refused.headers["retry-after"]) >= 1
    assert later.status_code == 200


async def test_so_is_a_database_that_is_not_there(role_url: RoleUrl, tenant: UUID) -> None:
    nowhere = make_url(role_url("construction_service")).set(port=NOBODYS)
    database = Database(nowhere.render_as_string(hide_password=False), source="construction")
    transport = httpx.ASGITransport(_app(database, tenant), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://demo") as client:
        refused = await client.get("/works")
    assert (refused.status_code, refused.json()["code"]) == (503, "cut_off")
    assert int(refused.headers["retry-after"]) >= 1
    await database.close()
