"""A short attack; `./basec attack` is the long one."""

from __future__ import annotations

import random
from pathlib import Path
from urllib.parse import quote_plus

import httpx
import pytest
from testkit.plugin import PASSWORDS, make_database, needed

from tests.attack.assault import SECRET_WORDS, assault, prepare
from tests.attack.crossing import JUNK, Maker, Records, Request
from tests.attack.targets import targets
from tests.attack.verdict import leaks
from tests.attack.world import INTRUDER, PASSWORD, SECRET, world

pytestmark = [pytest.mark.db, pytest.mark.slow]

REQUESTS = 700
ID, OTHER = "01a21d7b-0150-75e7-b0c1-fb9a5a9d248b", "01a21d7b-0150-75e7-b0c1-fb9a5a9d248c"


async def test_one_store_gets_nothing_of_another(worker_name: str, tmp_path: Path) -> None:
    url = await make_database(needed("BASEC_TEST_DATABASE_URL"), f"attack_{worker_name}")
    async with world(tmp_path, url) as made:
        verdict = await assault(await prepare(made, 20261127), requests=REQUESTS)
        token = made.shops[INTRUDER].bearer("admin")
    assert verdict.faults == []
    assert verdict.asked >= REQUESTS
    assert verdict.compared > REQUESTS / 10
    assert verdict.statuses[200] > 0
    written = "".join(path.read_text() for path in made.logs.glob("*.log"))
    assert '"path":"/web/quotes' in written
    # The first part of a token says only how it is signed.
    secrets = (PASSWORD, quote_plus(PASSWORD), SECRET, *PASSWORDS.values(), token.split(".")[0])
    assert [one for one in (*secrets, "__Host-session", "vizinha.example") if one in written] == []


def test_every_route_is_a_target() -> None:
    found = targets()
    paths = {target.path for target in found}
    assert {"/auth/people/{user_id}", "/web/quotes/{quote_id}", "/q/{token}"} <= paths
    assert len(found) >= 400


def test_a_seed_makes_the_same_requests_again() -> None:
    records = Records({}, {"quote_id": [ID]}, [ID], SECRET_WORDS)
    one, same, another = [Maker(seed, targets(), records) for seed in (1, 1, 2)]
    assert [one.make(n) for n in range(500)] == [same.make(n) for n in range(500)]
    assert [one.make(n) for n in range(500)] != [another.make(n) for n in range(500)]
    assert len(JUNK) > 10


def test_a_leak_is_seen() -> None:
    request = Request("GET", f"/web/quotes/{ID}?q=Cimento", "role", "sales", "demo.localhost")
    theirs = frozenset({ID, OTHER})
    known = httpx.Response(404, text=f"no {ID}")
    told = httpx.Response(200, text=f"<b>{OTHER}</b>{SECRET_WORDS[0]}")
    placed = httpx.Response(303, headers={"location": f"/web/quotes/{OTHER}"})
    assert leaks(request, known, theirs, SECRET_WORDS) == []
    assert leaks(request, told, theirs, SECRET_WORDS) == [OTHER, SECRET_WORDS[0]]
    assert leaks(request, placed, theirs, SECRET_WORDS) == [OTHER]


def test_the_twin_of_a_request_names_nothing_that_is() -> None:
    request = Request("GET", f"/web/quotes/{ID}/{OTHER}", "role", "sales", "demo.localhost")
    twin = request.unknown(random.Random(1), frozenset({ID}))  # noqa: S311 - reproducible
    assert ID not in twin.path
    assert OTHER in twin.path
