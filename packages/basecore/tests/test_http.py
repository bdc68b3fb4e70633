"""The edge: who asks for which store, creating once, and how errors look."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import httpx
import orjson
import pytest
from basecore import clock
from basecore.db import Database, owner_metadata
from basecore.errors import ConflictError, InvalidError, StaleError
from basecore.http import (
    Caller,
    OnlyOnce,
    Outcome,
    RequestLogMiddleware,
    TenantWork,
    idempotency_table,
    install_problems,
)
from basecore.ids import new_id
from basecore.outbox import tenant_counter
from basecore.telemetry import JsonFormatter
from basecore.tokens import KeySet, SigningKey, Verifier, sign
from basecore.tracing import parse
from fastapi import APIRouter, Body, Depends, FastAPI, Request, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select, text, update
from testkit.plugin import RoleUrl

pytestmark = pytest.mark.db

ANA, BIA = UUID(int=7), UUID(int=8)
KEY = SigningKey.generate("test")
TRACE = f"00-{'a1' * 16}-{'b2' * 8}-01"
keys = idempotency_table(owner_metadata("construction"))


@dataclass
class Bench:
    """What the routes below are told to do, and how often they did it."""

    made: int = 0
    is_failing: bool = False
    entered: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)


routes = APIRouter()


async def its_bench(request: Request) -> Bench:
    """Return the bench of the app that serves the request."""
    bench: Bench = request.app.state.bench
    return bench


Its = Annotated[Bench, Depends(its_bench)]


@routes.post("/things")
async def create(
    only_once: OnlyOnce, session: TenantWork, bench: Its, name: Annotated[str, Body(embed=True)]
) -> Response:
    """Count one up, as told."""

    async def make() -> Outcome:
        bench.entered.set()
        if name == "slow":
            await bench.go_on.wait()
        counter = tenant_counter.c.last_sequence
        mine = tenant_counter.c.tenant_id == session.tenant_id
        await session.execute(update(tenant_counter).where(mine).values(last_sequence=counter + 1))
        bench.made += 1
        if bench.is_failing:
            raise ConflictError("not now")
        body = orjson.dumps({"name": name, "number": bench.made})
        return Outcome(201, body, location=f"/things/{bench.made}")

    return await only_once.run(make)


@routes.get("/me")
async def me(caller: Caller) -> dict[str, str]:
    """Say who asks."""
    return {"slug": caller.slug}


ERRORS = {
    "conflict": ConflictError("already there", number=7),
    "stale": StaleError(),
    "invalid": InvalidError({"lines.0.quantity": "Too many"}),
    "bug": KeyError("secret words"),
}
STATEMENTS = {"range": "SELECT 1 / 0", "syntax": "SELEC"}


@routes.get("/traced")
async def traced(session: TenantWork) -> str | None:
    """Say of which trace the request is."""
    return session.context.traceparent


@routes.get("/fails/{how}")
async def fails(how: str, session: TenantWork) -> None:
    """Fail as told."""
    if how in ERRORS:
        raise ERRORS[how]
    await session.execute(text(STATEMENTS[how]))


@routes.get("/typed/{number}")
async def typed(number: int, limit: int = 1) -> int:
    """Take typed parameters."""
    return number * limit


class Narrow(BaseModel):
    """A body that takes nothing."""

    model_config = ConfigDict(extra="forbid")


@routes.post("/many")
async def many(body: Narrow) -> None:
    """Take nothing."""


def make_app(database: Database, bench: Bench) -> FastAPI:
    """Return an app with the edge around the routes above."""

    async def jwks() -> Mapping[str, Any]:
        return {"keys": [KEY.public_jwk()]}

    app = FastAPI()
    app.state.database, app.state.bench = database, bench
    app.state.verifier = Verifier(KeySet(jwks))
    app.state.idempotency = keys
    install_problems(app)
    app.include_router(routes)
    app.add_middleware(RequestLogMiddleware)
    return app


def token(tenant: UUID, *, slug: str = "demo", user: UUID | None = None) -> str:
    now = clock.now()
    claims = {
        "sub": str(user or ANA),
        "tenant_id": str(tenant),
        "slug": slug,
        "role": "sales",
        "name": "Ana",
        "store": "Loja",
        "jti": str(new_id()),
        "iat": now,
        "exp": now + timedelta(minutes=5),
    }
    return sign(claims, KEY)


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
async def app(role_url: RoleUrl, bench: Bench) -> AsyncIterator[FastAPI]:
    database = Database(role_url("construction_service"), source="construction")
    yield make_app(database, bench)
    await database.close()


@dataclass(frozen=True)
class Somebody:
    """A person at a store."""

    app: FastAPI
    tenant: UUID
    user: UUID = ANA

    def client(self, **headers: str) -> httpx.AsyncClient:
        mine = {
            "Authorization": f"Bearer {token(self.tenant, user=self.user)}",
            "X-Tenant-Slug": "demo",
        }
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(
            transport=transport, base_url="http://demo", headers=mine | headers
        )

    async def create(self, key: str, name: str = "a") -> httpx.Response:
        async with self.client(**{"Idempotency-Key": key}) as client:
            return await client.post("/things", json={"name": name})

    async def get(self, path: str, **headers: str) -> httpx.Response:
        async with self.client(**headers) as client:
            return await client.get(path)

    async def effects(self) -> int:
        database: Database = self.app.state.database
        async with database.tenant(self.tenant) as session:
            mine = tenant_counter.c.tenant_id == self.tenant
            return int(
                await session.scalar(select(tenant_counter.c.last_sequence).where(mine)) or 0
            )


@pytest.fixture
def ana(app: FastAPI, tenant: UUID) -> Somebody:
    return Somebody(app, tenant)


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Check that an answer is a problem and return its body."""
    body: dict[str, Any] = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["type"] == f"urn:basecommerce:{code}"
    assert body["title"]
    return body


async def test_the_same_key_creates_once(ana: Somebody, bench: Bench) -> None:
    first, second = await ana.create("k1"), await ana.create("k1")
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert first.headers["location"] == second.headers["location"] == "/things/1"
    assert (bench.made, await ana.effects()) == (1, 1)


async def test_another_key_or_none_creates_again(ana: Somebody) -> None:
    for key in ("k1", "k2", "", ""):
        assert (await ana.create(key)).status_code == 201
    assert await ana.effects() == 4


async def test_the_same_key_with_another_body_is_refused(ana: Somebody) -> None:
    await ana.create("k1", "a")
    problem(await ana.create("k1", "b"), 422, "idempotency_key_reused")
    assert await ana.effects() == 1


async def test_keys_of_people_and_stores_are_apart(
    ana: Somebody, app: FastAPI, other_tenant: UUID
) -> None:
    others = [Somebody(app, ana.tenant, BIA), Somebody(app, other_tenant)]
    answers = [await who.create("k1") for who in (ana, *others)]
    assert [answer.json()["number"] for answer in answers] == [1, 2, 3]


async def test_a_failed_attempt_frees_the_key(ana: Somebody, bench: Bench) -> None:
    bench.is_failing = True
    problem(await ana.create("k1"), 409, "conflict")
    assert await ana.effects() == 0
    bench.is_failing = False
    assert (await ana.create("k1", "another body")).status_code == 201
    assert await ana.effects() == 1


async def test_a_twin_waits_and_gets_the_same_answer(ana: Somebody, bench: Bench) -> None:
    first = asyncio.create_task(ana.create("k1", "slow"))
    await bench.entered.wait()
    twin = asyncio.create_task(ana.create("k1", "slow"))
    done, _ = await asyncio.wait({twin}, timeout=0.3)
    assert not done, "the twin did not wait"
    bench.go_on.set()
    assert (await first).content == (await twin).content
    assert await ana.effects() == 1


async def test_a_twin_of_a_failure_does_the_work(ana: Somebody, bench: Bench) -> None:
    bench.is_failing = True
    first = asyncio.create_task(ana.create("k1", "slow"))
    await bench.entered.wait()
    twin = asyncio.create_task(ana.create("k1", "slow"))
    bench.go_on.set()
    problem(await first, 409, "conflict")
    bench.is_failing = False
    answers = [await twin, await ana.create("k1", "slow")]
    assert answers[-1].status_code == 201
    assert await ana.effects() == 1


async def test_twenty_at_once_create_one(ana: Somebody) -> None:
    answers = await asyncio.gather(*(ana.create("k1") for _ in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await ana.effects() == 1


async def test_an_absurd_key_is_refused(ana: Somebody) -> None:
    problem(await ana.create("k" * 201), 422, "invalid")
    assert await ana.effects() == 0


@pytest.mark.parametrize("authorization", ["", "Basic abc", "Bearer", "Bearer "])
async def test_nobody_gets_401(ana: Somebody, authorization: str) -> None:
    problem(await ana.get("/me", Authorization=authorization), 401, "unauthenticated")


async def test_a_bad_token_gets_401(ana: Somebody) -> None:
    problem(await ana.get("/me", Authorization="Bearer a.b.c"), 401, "invalid_token")


@pytest.mark.parametrize("host", ["vizinha", "", "DEMO"])
async def test_another_stores_host_gets_404_and_a_line_in_the_security_log(
    ana: Somebody, caplog: pytest.LogCaptureFixture, host: str
) -> None:
    with caplog.at_level(logging.WARNING, "security"):
        body = problem(await ana.get("/me", **{"X-Tenant-Slug": host}), 404, "not_found")
    assert body["detail"] == "Not found"
    [line] = [record for record in caplog.records if record.name == "security"]
    assert line.getMessage() == "token_of_another_store"
    assert vars(line)["host_slug"] == host
    assert vars(line)["tenant_id"] == str(ana.tenant)
    assert vars(line)["path"] == "/me"


async def test_the_own_store_is_let_in(ana: Somebody, caplog: pytest.LogCaptureFixture) -> None:
    assert (await ana.get("/me")).json() == {"slug": "demo"}
    assert not [record for record in caplog.records if record.name == "security"]


async def test_expected_errors_say_what_they_know(ana: Somebody) -> None:
    body = problem(await ana.get("/fails/conflict"), 409, "conflict")
    assert (body["detail"], body["number"]) == ("already there", 7)
    problem(await ana.get("/fails/stale"), 412, "stale")
    body = problem(await ana.get("/fails/invalid"), 422, "invalid")
    assert body["errors"] == [{"field": "lines.0.quantity", "message": "Too many"}]


@pytest.mark.parametrize("how", ["bug", "syntax"])
async def test_faults_say_nothing(
    ana: Somebody, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    answer = await ana.get(f"/fails/{how}")
    problem(answer, 500, "internal")
    assert not any(word in answer.text for word in ("secret", "SELEC", "Traceback", "sqlalche"))
    assert [record for record in caplog.records if record.exc_info]


async def test_a_fault_ends_inside_the_application(ana: Somebody) -> None:
    strict = httpx.ASGITransport(ana.app, raise_app_exceptions=True)
    async with ana.client() as known:
        headers = known.headers
    async with httpx.AsyncClient(transport=strict, base_url="http://demo", headers=headers) as one:
        problem(await one.get("/fails/bug"), 500, "internal")


async def test_an_answer_about_a_bad_body_stays_short(ana: Somebody) -> None:
    async with ana.client() as client:
        answer = await client.post("/many", json={"n" * 5000: 1} | {str(n): 1 for n in range(5000)})
    errors = problem(answer, 422, "invalid")["errors"]
    assert len(errors) == 100
    assert all(len(error["field"]) <= 200 for error in errors)


async def test_values_that_the_database_refuses_are_the_callers_fault(ana: Somebody) -> None:
    answer = await ana.get("/fails/range")
    assert "division" not in answer.text
    problem(answer, 422, "invalid")


async def test_shapes_of_the_protocols_own_errors(ana: Somebody) -> None:
    problem(await ana.get("/no/such/path"), 404, "not_found")
    problem(await ana.get("/typed/seven"), 404, "not_found")
    body = problem(await ana.get("/typed/7?limit=x"), 422, "invalid")
    assert [one["field"] for one in body["errors"]] == ["limit"]
    problem(await ana.get("/things"), 405, "http")


async def test_a_request_goes_on_with_the_callers_trace(ana: Somebody) -> None:
    ours = (await ana.get("/traced", traceparent=TRACE)).json()
    assert ours.startswith(TRACE[:36])
    assert ours != TRACE, "what is recorded is below the request's own span"


@pytest.mark.parametrize("junk", ["", "x" * 3000, f"00-{'zz' * 16}-{'b2' * 8}-01"])
async def test_junk_begins_a_trace_of_our_own(ana: Somebody, junk: str) -> None:
    ours = (await ana.get("/traced", traceparent=junk)).json()
    assert parse(ours)


async def test_the_line_of_a_request_is_found_by_its_ids(
    ana: Somebody, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "request")
    caplog.handler.setFormatter(JsonFormatter())
    await ana.get("/traced", **{"traceparent": TRACE, "X-Request-ID": "0192" * 8})
    line = orjson.loads(caplog.text)
    assert (line["trace_id"], line["request_id"]) == ("a1" * 16, "0192" * 8)
    assert line["tenant_id"] == str(ana.tenant)
    assert (line["path"], line["status"]) == ("/traced", 200)
