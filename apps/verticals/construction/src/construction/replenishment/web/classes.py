"""What the store lives on, what sells evenly, and what lies too much."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Depends, Request, Response
from webkit import msgid

from construction import insights
from construction.access import Caller, Permission, allowed, may
from construction.http import attachment
from construction.imports import MEDIA_TYPES, Format, Shape, pieces, written
from construction.insights import ClassOut
from construction.pages import templates
from construction.search import fold
from construction.shares import parts
from construction.sheets import number_cell

router = APIRouter(prefix="/web/replenishment/classes", include_in_schema=False)

CAN_READ = [allowed(Permission.STOCK_READ)]
SHOWN = 200
COLUMNS = (
    (msgid("Code"), Shape.TEXT),
    (msgid("Product"), Shape.TEXT),
    (msgid("Unit"), Shape.TEXT),
    (msgid("Class"), Shape.TEXT),
    (msgid("Asked for in a year"), Shape.DECIMAL),
    (msgid("On hand"), Shape.DECIMAL),
    (msgid("Above the maximum"), Shape.DECIMAL),
)
Filter = dict[str, str]


async def narrowing(
    abc: Literal["", "A", "B", "C"] = "",
    xyz: Literal["", "X", "Y", "Z"] = "",
    only: Literal["", "excess"] = "",
    q: str = "",
) -> Filter:
    """Return what of the list is wanted, as the address says it."""
    return {"abc": abc, "xyz": xyz, "only": only, "q": q}


Narrowed = Annotated[Filter, Depends(narrowing)]


@router.get("", dependencies=CAN_READ)
async def show(request: Request, session: TenantWork, caller: Caller, asked: Narrowed) -> Response:
    """Show the classes, what they make of the whole, and their products."""
    found = await insights.classes(session)
    rows = _narrowed(found, asked)
    return templates.render(
        request,
        "replenishment/classes.html",
        rows=rows[:SHOWN],
        more=max(0, len(rows) - SHOWN),
        asked=asked,
        sees_prices=may(caller, Permission.PRICES_READ),
        sees_costs=may(caller, Permission.COSTS_READ),
        **_whole(found),
    )


def _whole(found: Sequence[ClassOut]) -> dict[str, Any]:
    """Return what the classes are of all products together."""
    placed = [(one.abc, one) for one in found if one.abc]
    excess = [one for one in found if one.excess > 0]
    return {
        "total": len(found),
        "by_value": parts("ABC", [(abc, one.yearly_value or 0) for abc, one in placed]),
        "by_capital": parts("ABC", [(abc, one.capital) for abc, one in placed]),
        "cells": Counter(f"{abc}{one.xyz}" for abc, one in placed),
        "in_excess": len(excess),
        "excess": sum((one.excess_capital for one in excess), Decimal(0)),
    }


@router.get("/export", dependencies=CAN_READ)
async def export(
    request: Request,
    session: TenantWork,
    asked: Narrowed,
    format: Format = Format.CSV,  # noqa: A002 - the address's word
) -> Response:
    """Send what the list shows as a file."""
    rows = _narrowed(await insights.classes(session), asked)
    words = templates.translations(request).gettext
    head = [(words(text), shape) for text, shape in COLUMNS]
    file = await written(format, head, _cells(rows))
    day = clock.business_date(clock.now())
    return attachment(pieces(file), f"curva-abc-{day}.{format}", MEDIA_TYPES[format])


def _narrowed(found: Sequence[ClassOut], asked: Filter) -> list[ClassOut]:
    wanted = fold(asked["q"]).split()
    return [
        one
        for one in found
        if asked["abc"] in ("", one.abc)
        and asked["xyz"] in ("", one.xyz)
        and (not asked["only"] or one.excess > 0)
        and all(part in fold(f"{one.sku} {one.name}") for part in wanted)
    ]


async def _cells(rows: Sequence[ClassOut]) -> AsyncIterator[list[list[str]]]:
    yield [
        [
            one.sku,
            one.name,
            one.uom,
            f"{one.abc or ''}{one.xyz or ''}",
            *map(number_cell, (one.yearly_quantity or Decimal(0), one.on_hand, one.excess)),
        ]
        for one in rows
    ]
