"""Leases: who may work on which partition; rows in PostgreSQL, judged by its clock alone.

A lease keeps two processes from doing the same work twice. It does not protect the data: relay
and consumers stay right with two leaders at once.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from basecore import metrics
from basecore.db import Database

log = logging.getLogger(__name__)

TTL_SECONDS = 3.0
RENEW_SECONDS = 1.0
AFTER_SECONDS = 0.02
"""How long after the end of somebody's lease it is looked at: it has surely ended by then."""
SEATS = 64
MEMBERS = ":members"
"""Every process of a role sits on one seat of `role:members`, so all can count each other."""

SEED = text(
    "INSERT INTO events.lease (role, partition, owner, until) "
    "SELECT :role, n, '', 'epoch' FROM generate_series(0, CAST(:count AS int) - 1) AS n "
    "ON CONFLICT DO NOTHING"
)
RENEW = text(
    "UPDATE events.lease SET until = now() + make_interval(secs => CAST(:ttl AS float8)) "
    "WHERE owner = :owner AND until > now() RETURNING role, partition, epoch"
)
CENSUS = text(
    "SELECT role, count(*) FILTER (WHERE until > now()), CAST(extract(epoch FROM min(until) "
    "FILTER (WHERE until > now() AND owner <> :owner) - now()) AS float8) FROM events.lease "
    "WHERE role = ANY (CAST(:roles AS text[])) GROUP BY role"
)
TAKE = text(
    "UPDATE events.lease SET owner = :owner, epoch = epoch + 1, "
    "until = now() + make_interval(secs => CAST(:ttl AS float8)) "
    "WHERE role = :role AND until <= now() AND partition = ANY (ARRAY("
    "SELECT partition FROM events.lease WHERE role = :role AND until <= now() "
    "ORDER BY random() LIMIT :count)) RETURNING role, partition, epoch"
)
RELEASE = text(
    "UPDATE events.lease SET until = 'epoch' WHERE owner = :owner AND role = :role "
    "AND partition = ANY (CAST(:partitions AS int[]))"
)
RELEASE_ALL = text("UPDATE events.lease SET until = 'epoch' WHERE owner = :owner")


def process_name() -> str:
    """Return a name that no other process has had."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass(slots=True)
class RoleLeases:
    """What this process holds of one role: partition to epoch."""

    role: str
    count: int
    _epochs: dict[int, int] = field(default_factory=dict)
    _deadline: float = 0.0

    def set(self, epochs: dict[int, int], deadline: float) -> None:
        """Note what was renewed, and until when (monotonic) that is certain."""
        self._epochs, self._deadline = epochs, deadline

    def held(self) -> Mapping[int, int]:
        """Return partition → epoch; empty once the leases could not be renewed in time.

        The epoch grows whenever the lease is taken, so a reader sees that it is new to it.
        """
        return self._epochs if time.monotonic() < self._deadline else {}


class LeaseKeeper:
    """Takes, renews and shares out the leases of one process."""

    def __init__(self, database: Database, *, ttl: float = TTL_SECONDS) -> None:
        self._database = database
        self._ttl = ttl
        self._roles: dict[str, RoleLeases] = {}
        self.owner = process_name()

    def role(self, role: str, *, count: int) -> RoleLeases:
        """Ask for a fair share of a role's `count` partitions."""
        leases = self._roles[role] = RoleLeases(role, count)
        return leases

    async def run(self, stop: asyncio.Event) -> None:
        """Renew until told to stop, then give everything back."""
        seeded = False
        while not stop.is_set():
            pause = RENEW_SECONDS * self._ttl / TTL_SECONDS
            try:
                if not seeded:
                    await self.seed()
                    seeded = True
                pause = min(pause, await self.tick())
            except (SQLAlchemyError, OSError) as error:
                log.warning("leases not renewed: %s", error)
            await wait(stop, pause)
        await self.release()

    async def seed(self) -> None:
        """Create the rows of the roles where they are missing."""
        async with self._database.platform() as connection:
            for leases in self._roles.values():
                await connection.execute(SEED, {"role": leases.role, "count": leases.count})
                seats = {"role": leases.role + MEMBERS, "count": SEATS}
                await connection.execute(SEED, seats)

    async def tick(self) -> float:
        """Renew in one statement, then take or give back until the share is fair.

        Return in how many seconds somebody's lease ends, unless it is renewed: that of the living
        never comes so near its end that anybody has to look before the next renewal.
        """
        deadline = time.monotonic() + self._ttl
        async with self._database.platform() as connection:
            mine = await self._renew(connection)
            census, soonest = await self._census(connection)
            for leases in self._roles.values():
                await self._level(connection, leases, mine, census)
        for leases in self._roles.values():
            held = mine.get(leases.role, {})
            leases.set(held, deadline)
            metrics.leases_held.labels(leases.role).set(len(held))
        return soonest + AFTER_SECONDS

    async def _renew(self, connection: AsyncConnection) -> dict[str, dict[int, int]]:
        rows = await connection.execute(RENEW, {"owner": self.owner, "ttl": self._ttl})
        mine: dict[str, dict[int, int]] = {}
        for role, partition, epoch in rows:
            mine.setdefault(role, {})[partition] = epoch
        return mine

    async def _census(self, connection: AsyncConnection) -> tuple[dict[str, int], float]:
        """Return how many leases of each role live, and when the first of somebody else ends."""
        roles = [role + suffix for role in self._roles for suffix in ("", MEMBERS)]
        rows = (await connection.execute(CENSUS, {"roles": roles, "owner": self.owner})).all()
        ends = [end for _, _, end in rows if end is not None]
        return {role: int(live) for role, live, _ in rows}, min(ends, default=self._ttl)

    async def _level(
        self,
        connection: AsyncConnection,
        leases: RoleLeases,
        mine: dict[str, dict[int, int]],
        census: Mapping[str, int],
    ) -> None:
        members = census.get(leases.role + MEMBERS, 0)
        if not mine.get(leases.role + MEMBERS):
            await self._take(connection, leases.role + MEMBERS, 1)
            members += 1
        held = mine.setdefault(leases.role, {})
        share = ceil(leases.count / max(1, members))
        free = leases.count - census.get(leases.role, 0)
        if len(held) < share and free > 0:
            held.update(await self._take(connection, leases.role, share - len(held)))
        elif len(held) > share:
            surplus = sorted(held)[share:]
            await self._release(connection, leases.role, surplus)
            for partition in surplus:
                del held[partition]

    async def _take(self, connection: AsyncConnection, role: str, count: int) -> dict[int, int]:
        values = {"owner": self.owner, "role": role, "count": count, "ttl": self._ttl}
        rows = await connection.execute(TAKE, values)
        return {partition: epoch for _, partition, epoch in rows}

    async def _release(self, connection: AsyncConnection, role: str, partitions: list[int]) -> None:
        values = {"owner": self.owner, "role": role, "partitions": partitions}
        await connection.execute(RELEASE, values)

    async def release(self) -> None:
        """Give everything back, so that a successor need not wait for the end of the lease."""
        for leases in self._roles.values():
            leases.set({}, 0.0)
        try:
            async with self._database.platform() as connection:
                await connection.execute(RELEASE_ALL, {"owner": self.owner})
        except (SQLAlchemyError, OSError) as error:
            log.warning("leases not given back: %s", error)


async def wait(stop: asyncio.Event, seconds: float) -> None:
    """Sleep, but wake when the process is told to stop."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
