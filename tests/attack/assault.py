"""Sends the requests, as people of one store, and judges each answer."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import httpx
from neighbours import foreign_ids

from tests.attack.crossing import Maker, Records, Request
from tests.attack.crowd import Crowd
from tests.attack.targets import targets
from tests.attack.verdict import Verdict, identities, leaks, picture, shape
from tests.attack.world import INTRUDER, PATIENCE, SIGNING_IN, VICTIM, LiveShop, World

AT_ONCE = SIGNING_IN
FAULTY = 500
SECRET_WORDS = ("Segredo da vizinha", "Preço da vizinha", "Obra da vizinha")
COOKIE = "__Host-session"
ASKED_AGAIN = 2
COUNTED = ("/auth/login", "/auth/account/password", "/auth/account/two-steps")
"""Each try counts here, or makes a new secret; no record is named."""


@dataclass
class People:
    """The intruding store's people: tokens, and the cookies of their browsers."""

    world: World
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def shop(self) -> LiveShop:
        """Return their store."""
        return self.world.shops[INTRUDER]

    async def cookie(self, role: str) -> str:
        """Return the cookie of somebody's browser, which signs in if it has none."""
        if role not in self.cookies:
            self.cookies[role] = await self.world.cookie(self.shop, role)
        return self.cookies[role]

    async def headers(self, request: Request) -> dict[str, str]:
        """Return all headers of a request."""
        sent = {**request.headers, "Host": request.host, "Sec-Fetch-Site": "same-origin"}
        if request.credential == "role":
            sent["Authorization"] = self.shop.bearer(request.role)
        if request.credential == "cookie":
            sent["Cookie"] = f"{COOKIE}={await self.cookie(request.role)}"
        return {name: value for name, value in sent.items() if value.isprintable()}


@dataclass
class Assault:
    """One run against a world."""

    world: World
    maker: Maker
    theirs: frozenset[str]
    people: People
    own: Mapping[str, Sequence[str]]
    """Ids of the intruder's own records, by the name of the parameter that takes them."""
    verdict: Verdict = field(default_factory=Verdict)
    crowd: Crowd = field(default_factory=lambda: Crowd(AT_ONCE))

    async def send(self, client: httpx.AsyncClient, request: Request) -> httpx.Response:
        """Send a request; a browser that was signed out signs in again next time."""
        headers = await self.people.headers(request)
        answer = await client.request(
            request.method, request.path, content=request.content.encode(), headers=headers
        )
        client.cookies.clear()
        is_out = (
            answer.status_code == httpx.codes.UNAUTHORIZED
            or "/auth/login" in answer.headers.get("location", "")
        )
        if request.credential == "cookie" and is_out:
            self.people.cookies.pop(request.role, None)
        self.verdict.asked += 1
        self.verdict.statuses[answer.status_code] += 1
        return answer

    async def one(self, client: httpx.AsyncClient, number: int) -> None:
        """Make a request, send it, judge the answer."""
        request = self.maker.make(number)
        twin = request.unknown(random.Random(number), self.theirs)  # noqa: S311 - reproducible, not secret
        async with self.crowd.among():
            answer = await self.send(client, request)
        words = leaks(request, answer, self.theirs, SECRET_WORDS)
        if words or answer.status_code >= FAULTY:
            self._found(number, request, f"{answer.status_code} {words or answer.text[:300]}")
        # A key that came before answers what it answered then.
        is_same_each_time = "Idempotency-Key" not in request.headers
        is_same_each_time &= not request.path.startswith(COUNTED)
        if is_same_each_time and twin != request and request.host == f"{INTRUDER}.localhost":
            await self._compare(client, number, request, answer, twin)

    async def _compare(
        self,
        client: httpx.AsyncClient,
        number: int,
        request: Request,
        answer: httpx.Response,
        twin: Request,
    ) -> None:
        """Compare what is said of another store's record with what is said of none."""
        self.verdict.compared += 1
        async with self.crowd.among():
            if shape(answer) == shape(await self.send(client, twin)):
                return
        # What others changed in between may be the reason; alone, both say the same from now on.
        async with self.crowd.alone():
            foreign, missing = [
                {shape(await self.send(client, one)) for _ in range(ASKED_AGAIN)}
                for one in (request, twin)
            ]
        if not foreign & missing:
            self._found(number, request, f"not like a missing one: {foreign} / {missing}"[:2000])

    def _found(self, number: int, request: Request, what: str) -> None:
        who = f"{request.credential} {request.role} at {request.host}"
        self.verdict.faults.append(
            f"#{number} {request.route} as {who}: {request.path[:200]}: {what}"
        )


async def _fill(shop: LiveShop, words: Sequence[str]) -> dict[str, list[str]]:
    name, price, site = words
    product = await shop.product(name=price, brand=price, category=price)
    customer = await shop.customer(name=name, notes=name)
    await shop.post(f"/api/v1/customers/{customer['id']}/job-sites", {"name": site})
    lines = [{"product_id": product["id"], "quantity": "1"}]
    order = await shop.order(customer_id=customer["id"], lines=lines)
    ids = await foreign_ids(shop)
    for key, more in (("product_id", product), ("customer_id", customer), ("order_id", order)):
        ids[key] = [*ids[key], more["id"]]
    return ids


async def prepare(world: World, seed: int) -> Assault:
    """Fill both stores and return what is about to begin."""
    own = await _fill(world.shops[INTRUDER], ("Cliente próprio", "Produto próprio", "Obra própria"))
    victim = world.shops[VICTIM]
    theirs = await _fill(victim, SECRET_WORDS)
    every = await identities(world.admin_url, victim.tenant_id)
    every -= await identities(world.admin_url, world.shops[INTRUDER].tenant_id)
    records = Records(own, theirs, sorted(every), SECRET_WORDS)
    return Assault(world, Maker(seed, targets(), records), every, People(world), own)


async def assault(one: Assault, *, requests: int = 0, seconds: float = 0) -> Verdict:
    """Send so many requests, or for so long; return what was found."""
    world = one.world
    before = await picture(world.admin_url, world.shops[VICTIM].tenant_id)
    ends = time.monotonic() + seconds
    numbers = iter(range(10**9))

    async def go_on() -> None:
        base = f"http://127.0.0.1:{world.port}"
        async with httpx.AsyncClient(base_url=base, timeout=PATIENCE) as client:
            while one.verdict.asked < requests or time.monotonic() < ends:
                await one.one(client, next(numbers))

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(go_on())
    await _look_afterwards(world, one, before)
    return one.verdict


async def _look_afterwards(world: World, one: Assault, before: dict[str, object]) -> None:
    after = await picture(world.admin_url, world.shops[VICTIM].tenant_id)
    one.verdict.faults += [
        f"{name}: the other store's rows changed" for name in before if before[name] != after[name]
    ]
    held = await identities(world.admin_url, world.shops[INTRUDER].tenant_id)
    one.verdict.faults += [
        f"a row of the intruder names {found}" for found in sorted(held & one.theirs)
    ]
