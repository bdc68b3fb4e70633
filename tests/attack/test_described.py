"""A few calls from the descriptions of both APIs; `./basec attack --schemas` makes very many."""

from __future__ import annotations

import random

import pytest
from fastapi import FastAPI, Response
from testkit.plugin import make_database, needed

from tests.attack.described import Caller, call, operations
from tests.attack.inside import client_of
from tests.attack.schemas import AT_A_TIME, Share, call_all, shares

CASES = 250


@pytest.mark.db
@pytest.mark.slow
async def test_answers_are_as_described(worker_name: str) -> None:
    url = await make_database(needed("BASEC_TEST_DATABASE_URL"), f"described_{worker_name}")
    outcome = await call_all(Share(url, "20261127", CASES))
    assert outcome.faults == {}
    assert outcome.cases >= CASES
    assert 0 < outcome.drawn < CASES
    assert outcome.statuses[200] > 0


def test_a_run_is_cut_into_parts_that_can_be_done_again_alone() -> None:
    parts = shares("", 7, 2 * AT_A_TIME + 5)
    assert [one.cases for one in parts] == [AT_A_TIME, AT_A_TIME, 5]
    assert parts[:2] == shares("", 7, 2 * AT_A_TIME)
    assert len({one.seed for one in parts}) == len(parts)
    assert shares("", 7, 0) == []


def _liar() -> FastAPI:
    app = FastAPI()

    @app.get("/fails")
    async def fails() -> Response:
        raise RuntimeError

    @app.get("/numbers", response_model=list[int])
    async def numbers(most: int) -> Response:
        return Response(f'["{most}"]', media_type="application/json")

    return app


async def test_an_answer_that_is_none_is_seen() -> None:
    app = _liar()
    async with client_of(app) as client:
        caller = Caller(client, dict, {"most": ["7"]}, random.Random(1))  # noqa: S311 - reproducible
        await call(caller, operations(app.openapi()), "1", cases=60)
    found = caller.outcome.faults
    assert "GET /fails 500 ServerError" in found
    assert "GET /numbers 200 JsonSchemaError" in found
