"""Quantities typed beside the lines of an order; what is left empty or at 0 is not meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from basecore.errors import InvalidError
from basecore.http.idempotency import KeyReusedError
from fastapi import Request, Response

from construction.orders.schemas import OrderOut
from construction.pages import parsed, templates


def fields_of(order: OrderOut) -> list[str]:
    """Return the name of each line's field."""
    return [f"lines.{place}.quantity" for place in range(len(order.lines))]


def filled_in(
    order: OrderOut, values: Mapping[str, str], locale: str
) -> tuple[dict[str, Any], list[int]]:
    """Return what was typed, and the places in the order of the lines that have a quantity."""
    names = fields_of(order)
    read = parsed({name: values[name] for name in names}, names, locale, {})
    places = [place for place, name in enumerate(names) if read.get(name)]
    lines = [{"line_id": order.lines[i].id, "quantity": read[names[i]]} for i in places]
    rest = {name: text for name, text in values.items() if name not in names and text}
    return rest | {"lines": lines}, places


def shown(
    request: Request, page: str, order: OrderOut, values: Mapping[str, Any], **context: Any
) -> Response:
    """Return a page of typed quantities; `context` has its `key` and `errors`."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if context["errors"] else HTTPStatus.OK
    return templates.render(
        request, page, status_code=status, order=order, values=values, **context
    )


def at_places(
    error: InvalidError | KeyReusedError, places: Sequence[int]
) -> InvalidError | KeyReusedError:
    """Return an error of the typed lines with its sentences at their places in the order."""
    if isinstance(error, KeyReusedError):
        return error
    moved = {name: _at_place(name, places) for name in error.fields}
    values = {moved[name]: value for name, value in error.values.items()}
    return InvalidError({moved[name]: text for name, text in error.fields.items()}, values=values)


def _at_place(name: str, places: Sequence[int]) -> str:
    match name.split("."):
        case ["lines", place, _]:
            return f"lines.{places[int(place)]}.quantity"
        case _:
            return name
