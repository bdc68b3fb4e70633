"""The same deed done to many ticked documents: each by its own rules, what is not possible told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

from basecore.errors import AppError, ConflictError, InvalidError
from starlette.datastructures import FormData
from webkit import msgid
from webkit.i18n import Translations

from construction.pages import as_id, typed

MOST = 200
"""Documents that are changed at once."""
NAMED = 5
"""Numbers that a message names; the rest is counted."""
NOT_POSSIBLE = msgid("Not possible")

Deed = TypeVar("Deed", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of many documents: how many changed, and why others, by number, could not."""

    changed: int
    refused: Mapping[str, AppError]


@dataclass(frozen=True, slots=True)
class Asked(Generic[Deed]):
    """What is to be done to which documents."""

    deed: Deed
    ids: list[UUID]
    values: dict[str, str]


def asked(form: FormData, deeds: type[Deed], fields: Iterable[str]) -> Asked[Deed] | None:
    """Read what is to be done; None where nothing was ticked or nothing is to be done."""
    deed = next((one for one in deeds if one == form.get("deed")), None)
    ids = [one for one in (as_id(str(text)) for text in form.getlist("ids")) if one is not None]
    if deed is None or not ids:
        return None
    return Asked(deed, list(dict.fromkeys(ids))[:MOST], typed(form, fields))


async def each(
    documents: Iterable[tuple[UUID, str]], change: Callable[[UUID], Awaitable[object]]
) -> Done:
    """Change documents, given as ids and numbers, one by one."""
    changed, refused = 0, {}
    for document_id, number in documents:
        try:
            await change(document_id)
        except (ConflictError, InvalidError) as error:
            refused[number] = error
        else:
            changed += 1
    return Done(changed, refused)


def told(said: str, done: Done, words: Translations) -> str:
    """Return what was done, and the numbers of what could not be."""
    if not done.refused:
        return said
    numbers = ", ".join(list(done.refused)[:NAMED])
    more = len(done.refused) - NAMED
    rest = f" + {more}" if more > 0 else ""
    return f"{said}. {words.gettext(NOT_POSSIBLE)}: {numbers}{rest}"
