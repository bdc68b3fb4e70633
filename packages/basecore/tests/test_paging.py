"""Pages by key: nothing is skipped or shown twice, and a forged cursor is refused."""

from __future__ import annotations

import base64
from typing import Annotated
from uuid import UUID

import httpx
import orjson
import pytest
from basecore.errors import InvalidError
from basecore.http import Paging, decode_cursor, encode_cursor, install_problems, slice_page
from basecore.ids import new_id
from fastapi import FastAPI, Query
from hypothesis import example, given
from hypothesis import strategies as st

ID = UUID("01900000-0000-7000-8000-0000000000aa")


def raw(value: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(value)).decode().rstrip("=")


@given(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_a_cursor_comes_back(name: str) -> None:
    assert decode_cursor(encode_cursor(name, str(ID)), (str, UUID)) == (name, ID)


@pytest.mark.parametrize(
    "cursor",
    [
        "not a cursor",
        "%%%",
        "",
        "A",
        "áé",
        raw({}),
        raw("a"),
        raw([]),
        raw(["a"]),
        raw(["a", str(ID), 1]),
        raw([1, str(ID)]),
        raw(["a", "no uuid"]),
        raw(["a", 7]),
        raw(["a\0b", str(ID)]),
        raw([None, str(ID)]),
    ],
)
def test_a_forged_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidError):
        decode_cursor(cursor, (str, UUID))


@pytest.mark.parametrize("number", [2**63, -(2**63), True, 1.5, "1"])
def test_a_forged_number_is_refused(number: object) -> None:
    with pytest.raises(InvalidError):
        decode_cursor(raw([number]), (int,))


@given(st.text())
@example("W10")
def test_nothing_else_than_a_refusal_comes_of_any_text(cursor: str) -> None:
    with pytest.raises(InvalidError):
        decode_cursor(cursor, (str, int, UUID))


def test_pages_cover_everything_once() -> None:
    everything = sorted((f"name {i % 3}", str(new_id())) for i in range(10))
    seen: list[tuple[str, str]] = []
    after = ("", "")
    while True:
        rows = [row for row in everything if row > after][: 3 + 1]
        page = slice_page(rows, 3, lambda row: row)
        seen += page.rows
        if page.next_cursor is None:
            break
        name, row_id = decode_cursor(page.next_cursor, (str, UUID))
        after = (name, str(row_id))
    assert seen == everything


@pytest.fixture
def client() -> httpx.AsyncClient:
    app = FastAPI()
    install_problems(app)

    @app.get("/things")
    async def things(page: Paging, kind: Annotated[str, Query()] = "") -> list[str]:
        keys = decode_cursor(page.cursor, (UUID,)) if page.cursor else ()
        return [page.q, str(page.limit), kind, *map(str, keys)]

    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://demo")


async def test_what_a_list_takes(client: httpx.AsyncClient) -> None:
    cursor = encode_cursor(str(ID))
    answer = await client.get("/things", params={"q": " tubo ", "limit": 7, "cursor": cursor})
    assert answer.json() == ["tubo", "7", "", str(ID)]
    assert (await client.get("/things")).json() == ["", "50", ""]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("cursor=forged", "cursor"),
        (f"cursor={'a' * 501}", "cursor"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        (f"q={'a' * 101}", "q"),
    ],
)
async def test_what_a_list_refuses(client: httpx.AsyncClient, query: str, field: str) -> None:
    answer = await client.get(f"/things?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [one["field"] for one in answer.json()["errors"]] == [field]
