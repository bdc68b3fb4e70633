"""The same deed done to many ticked documents: each by its own rules, what is not possible told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

from basecore.errors import AppError, ConflictError, InvalidError
from starlette.datastructures import FormData
from webkit.i18n import Translations

from construction.pages import as_id, typed

MOST = 200
"""Documents that are changed at once."""

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


def why_not(refused: Mapping[str, AppError], words: Translations) -> dict[str, list[str]]:
    """Return by number the sentences that say why a document could not be changed."""
    return {number: _sentences(error, words) for number, error in refused.items()}


def _sentences(error: AppError, words: Translations) -> list[str]:
    if not isinstance(error, InvalidError):
        return [words.gettext(error.detail)]
    return [error.filled(name, words.gettext(text)) for name, text in error.fields.items()]
