"""`python -m tests.chaos.clients`: many who write in several stores and note what they saw."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import orjson
from basecore import outbox
from basecore.db import Database, RequestContext, TenantSession, owner_metadata
from basecore.db.gone import is_database_gone
from basecore.ids import new_id
from basecore.leases import wait
from basecore.outgoing import Mail, outgoing_tables, send
from basecore.processes import run_process
from basecore.settings import Settings
from basecore.telemetry import set_up_logging
from sqlalchemy import text

from tests.chaos import history
from tests.chaos.deeds import PRODUCTS, Step, invent, opening
from tests.chaos.history import Deed, Outcome

MARK = text("INSERT INTO scratch.deed (tenant_id, deed_id) VALUES (:tenant, :deed)")
PLAN = "CHAOS_PLAN"
OUTGOING = outgoing_tables(owner_metadata("construction"))
MAILS = 0.05
CHANGES_MIND = 0.08


@dataclass(frozen=True, slots=True)
class Plan:
    """What the clients are told: who they are, in which stores, and how busy."""

    seed: int
    tenants: Sequence[UUID]
    weights: Sequence[float]
    clients: int
    rate: float
    """Events a second that all of them together aim at."""
    history: Path

    def as_json(self) -> str:
        """Return it as the environment carries it."""
        return orjson.dumps(self, default=str).decode()

    @classmethod
    def of_environment(cls) -> Plan:
        """Read it."""
        row = orjson.loads(os.environ[PLAN])
        row["tenants"] = [UUID(one) for one in row["tenants"]]
        return cls(**(row | {"history": Path(row["history"])}))


class ChangedMindError(Exception):
    """The client rolls back."""


class Client:
    """One person at work, one transaction after the other."""

    def __init__(self, number: int, database: Database, plan: Plan, handle: BinaryIO) -> None:
        self._dice = random.Random(f"{plan.seed}:{number}")  # noqa: S311 - a storm to repeat
        self._number = number
        self._database = database
        self._plan = plan
        self._handle = handle
        self._is_asked = False

    async def work(self, stop: asyncio.Event) -> None:
        """Work at the pace of the plan until told to stop."""
        pause = self._plan.clients / self._plan.rate
        due = time.monotonic() + self._dice.uniform(0, 1)
        while not stop.is_set():
            events = await self._once()
            due = max(due + events * pause, time.monotonic() - 1)
            await wait(stop, max(0.0, due - time.monotonic()) * self._dice.uniform(0.5, 1.5))

    async def open_stores(self) -> None:
        """Register the products of every store."""
        for tenant_id in self._plan.tenants:
            outcome = Outcome.FAIL
            while outcome is not Outcome.OK:
                outcome = await self._do_and_note(tenant_id, opening(tenant_id))

    async def _once(self) -> int:
        (tenant_id,) = self._dice.choices(self._plan.tenants, self._plan.weights)
        steps = invent(self._dice, tenant_id)
        await self._do_and_note(tenant_id, steps)
        return max(1, sum(len(step.events) for step in steps))

    async def _do_and_note(self, tenant_id: UUID, steps: Sequence[Step]) -> Outcome:
        deed_id, began = new_id(), time.monotonic()
        outcome = await self._try(tenant_id, deed_id, steps)
        events = [event for step in steps if step.stays for event, _ in step.events]
        digests = [history.digest(event.event_type, event.payload()) for event in events]
        seen = Deed(deed_id, tenant_id, began, time.monotonic(), outcome, digests)
        history.write(self._handle, seen)
        if outcome is Outcome.UNKNOWN:
            await asyncio.sleep(self._dice.uniform(0.05, 0.3))
        return outcome

    async def _try(self, tenant_id: UUID, deed_id: UUID, steps: Sequence[Step]) -> Outcome:
        self._is_asked = False
        try:
            await self._do(tenant_id, deed_id, steps)
        except ChangedMindError:
            return Outcome.FAIL
        except Exception as error:  # noqa: BLE001 - whatever it is, the client goes on
            is_open = self._is_asked and not _is_refusal(error)
            return Outcome.UNKNOWN if is_open else Outcome.FAIL
        return Outcome.OK

    async def _do(self, tenant_id: UUID, deed_id: UUID, steps: Sequence[Step]) -> None:
        context = RequestContext(f"client:{self._number}", correlation_id=deed_id)
        async with self._database.tenant(tenant_id, context=context) as session:
            await session.execute(MARK, {"tenant": tenant_id, "deed": deed_id})
            for step in steps:
                await self._step(session, step)
            if self._dice.random() < MAILS:
                mail = Mail(to="buyer@example.com", subject="Thank you", text=str(deed_id))
                await send(session, OUTGOING, mail, key=str(deed_id))
            if self._dice.random() < CHANGES_MIND and len(steps[0].events) < PRODUCTS:
                raise ChangedMindError
            self._is_asked = True

    async def _step(self, session: TenantSession, step: Step) -> None:
        if not step.in_savepoint:
            _record(session, step)
            return
        with contextlib.suppress(ChangedMindError):
            async with session.begin_nested():
                _record(session, step)
                if not step.stays:
                    raise ChangedMindError


def _is_refusal(error: Exception) -> bool:
    """Say whether PostgreSQL itself said no: then nothing was committed."""
    said = getattr(getattr(error, "orig", None), "sqlstate", None)
    return bool(said) and not is_database_gone(error)


def _record(session: TenantSession, step: Step) -> None:
    for event, at in step.events:
        outbox.record(session, event, at=at)


async def drive(settings: Settings, stop: asyncio.Event) -> None:
    """Let all clients work until told to stop."""
    plan = Plan.of_environment()
    database = Database(settings.database_url, source="construction", pool_size=plan.clients * 2)
    with plan.history.open("ab") as handle:
        everyone = [Client(number, database, plan, handle) for number in range(plan.clients)]
        await everyone[0].open_stores()
        async with asyncio.TaskGroup() as group:
            for client in everyone:
                group.create_task(client.work(stop))
    await database.close()


def main() -> None:
    """Write with the settings and the plan of the environment."""
    settings = Settings()
    set_up_logging("clients", settings.log_format)
    run_process(lambda stop: drive(settings, stop))


if __name__ == "__main__":
    main()
