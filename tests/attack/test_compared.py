"""What is said of another store's record, of no record, and what others change meanwhile."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import httpx

from tests.attack.assault import Assault, People
from tests.attack.crossing import Request, written_alike
from tests.attack.crowd import Crowd
from tests.attack.world import INTRUDER

ID = "01a21d7b-0150-75e7-b0c1-fb9a5a9d248b"
WORKERS, EACH = 6, 10


@dataclass
class Page:
    """A page with a history, to which some save; whatever else it says is given."""

    says: Callable[[str], str]
    saves: int = 0
    asked: list[str] = field(default_factory=list)

    async def answer(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)
        path = request.url.path
        self.asked.append(path)
        if path == "/save":
            self.saves += 1
        return httpx.Response(409, text=f"{self.saves} saves; {self.says(path)}")


def _attack() -> Assault:
    def make(number: int) -> Request:
        path = f"/{ID}" if number % 2 else "/save"
        return Request("GET", path, "nobody", "", f"{INTRUDER}.localhost")

    maker: Any = SimpleNamespace(make=make)
    world: Any = SimpleNamespace()
    return Assault(world, maker, frozenset({ID}), People(world), {})


async def _differences(page: Page) -> list[str]:
    attack, numbers = _attack(), iter(range(WORKERS * EACH))

    async def work() -> None:
        transport = httpx.MockTransport(page.answer)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://loja.localhost"
        ) as client:
            for number in numbers:
                await attack.one(client, number)

    await asyncio.gather(*(work() for _ in range(WORKERS)))
    return attack.verdict.faults


async def test_a_page_that_others_change_meanwhile_is_no_difference() -> None:
    page = Page(lambda _: "")
    assert await _differences(page) == []
    assert page.saves == WORKERS * EACH / 2
    assert any(path not in {"/save", f"/{ID}"} for path in page.asked)


async def test_a_page_that_knows_the_id_is() -> None:
    found = await _differences(Page(lambda path: "yours?" if path == f"/{ID}" else ""))
    assert len(found) == WORKERS * EACH / 2


def test_an_unknown_id_is_written_alike() -> None:
    """A year of letters and one of digits are refused in different words."""
    alike = written_alike(random.Random(1), ID)  # noqa: S311 - reproducible
    assert alike != ID
    assert [one.isdigit() for one in alike] == [one.isdigit() for one in ID]
    assert alike[:20] == ID[:20]


async def test_one_of_a_crowd_may_be_alone() -> None:
    crowd, inside = Crowd(3), set[int]()
    seen: list[set[int]] = []

    async def come(number: int) -> None:
        async with crowd.among() if number % 4 else crowd.alone():
            inside.add(number)
            await asyncio.sleep(0)
            seen.append(set(inside))
            inside.remove(number)

    await asyncio.gather(*(come(number) for number in range(24)))
    assert max(len(one) for one in seen) > 1
    assert [one for one in seen if len(one) > 1 and any(not number % 4 for number in one)] == []
