"""Keyset pages: a cursor holds the last row's sort keys, so no page is counted or skipped."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import orjson
from fastapi import Depends, Query
from pydantic import BaseModel

from basecore.errors import InvalidError

Item = TypeVar("Item")
MAX_LIMIT = 200
BIGINT = 2**63
NOT_A_CURSOR = {"cursor": "This is not a cursor of this list"}


class Page(BaseModel, Generic[Item]):
    """Some items and the cursor of the next page, null at the end."""

    items: list[Item]
    next_cursor: str | None = None


def encode_cursor(*keys: str | int) -> str:
    """Return the cursor that stands for these sort keys."""
    return base64.urlsafe_b64encode(orjson.dumps(keys)).decode().rstrip("=")


def decode_cursor(cursor: str, kinds: Sequence[type]) -> tuple[Any, ...]:
    """Return the sort keys of a cursor; `InvalidError` if it is not one of ours."""
    try:
        keys = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        keys = None
    if not isinstance(keys, list) or len(keys) != len(kinds):
        raise InvalidError(NOT_A_CURSOR)
    return tuple(_read(key, kind) for key, kind in zip(keys, kinds, strict=True))


def _read(key: object, kind: type) -> Any:
    if kind is UUID and isinstance(key, str):
        try:
            return UUID(key)
        except ValueError:
            raise InvalidError(NOT_A_CURSOR) from None
    if type(key) is not kind or (isinstance(key, str) and "\0" in key):
        raise InvalidError(NOT_A_CURSOR)
    if isinstance(key, int) and abs(key) >= BIGINT:
        raise InvalidError(NOT_A_CURSOR)
    return key


@dataclass(frozen=True, slots=True)
class Slice(Generic[Item]):
    """Rows of a page, before they are turned into what goes out."""

    rows: list[Item]
    next_cursor: str | None


def slice_page(
    rows: list[Item], limit: int, keys: Callable[[Item], tuple[str | int, ...]]
) -> Slice[Item]:
    """Cut `limit + 1` fetched rows down to a page and the cursor of the next one."""
    if len(rows) <= limit:
        return Slice(rows, None)
    return Slice(rows[:limit], encode_cursor(*keys(rows[limit - 1])))


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a list was asked for."""

    q: str = ""
    limit: int = 50
    cursor: str | None = None


async def page_request(
    q: Annotated[str, Query(max_length=100, description="Search by any fragment")] = "",
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 50,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> PageRequest:
    """Read the parameters that every list takes."""
    return PageRequest(q=q.strip(), limit=limit, cursor=cursor or None)


Paging = Annotated[PageRequest, Depends(page_request)]
