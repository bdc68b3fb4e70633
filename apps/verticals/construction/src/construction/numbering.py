"""Gap-free document numbers per store: a counter row, taken last and returned by a rollback.

How a number is written is taken with it and stays with its document: a quote that was sent as
COT-000123 is called so for good, whatever letters the store gives its quotes later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from basecore.db import TenantOwned, TenantSession
from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column
from webkit import msgid

from construction.orm import Base


class Document(StrEnum):
    """A kind of numbered document and the letters that its numbers have unless a store says so."""

    ORDER = "PED"
    PURCHASE = "COM"
    QUOTE = "COT"


USUAL_DIGITS = 6
MOST_DIGITS = 10
"""Numbers are padded to so many digits at most, and grow beyond what they are padded to."""
OTHERS_LETTERS = msgid("Another kind of document has these letters, or had them")
GIVEN_BEFORE = msgid("The number %(last)s was given; the next one must be larger")


class DocumentCounter(TenantOwned, Base):
    """The last number given to a kind of document, and how the next ones are written."""

    __tablename__ = "document_counter"
    __table_args__ = (
        CheckConstraint("document IN ('PED', 'COT', 'COM')", name="document"),
        CheckConstraint("mask ~ '^[A-Z][A-Z0-9]{0,7}-0{1,10}$'", name="mask"),
    )

    document: Mapped[str] = mapped_column(primary_key=True)
    last_number: Mapped[int] = mapped_column(BigInteger)
    mask: Mapped[str | None]
    """Letters, a hyphen, and as many noughts as digits; none until the store says so."""
    former: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    """Letters of before."""
    version: Mapped[int] = mapped_column(server_default="0")


class Number(NamedTuple):
    """The number of a document and how it is written, named as the document's columns are."""

    number: int
    number_mask: str

    @property
    def label(self) -> str:
        """The number as people say it."""
        return label(self.number_mask, self.number)


@dataclass(frozen=True, slots=True)
class Series:
    """How the numbers of a kind of document go on."""

    document: Document
    last_number: int = 0
    mask: str | None = None
    former: tuple[str, ...] = ()
    version: int = 0

    @property
    def letters(self) -> str:
        """What stands before the next number."""
        return letters_of(self.written)

    @property
    def digits(self) -> int:
        """How many digits the next number has at least."""
        return len(self.written) - len(self.letters) - 1

    @property
    def written(self) -> str:
        """The mask that holds."""
        return self.mask or mask_of(self.document)

    @property
    def own(self) -> frozenset[str]:
        """All letters that documents of this kind have or had, or have unless a store says so."""
        return frozenset({self.document.value, self.letters, *self.former})

    @property
    def next_number(self) -> int:
        """The number that is given next."""
        return self.last_number + 1

    @property
    def next_label(self) -> str:
        """The next number as it will be written."""
        return label(self.written, self.next_number)


COUNT = (
    "INSERT INTO construction.document_counter AS c (tenant_id, document, last_number) "
    "VALUES ($1, $2, 1) ON CONFLICT (tenant_id, document) "
    "DO UPDATE SET last_number = c.last_number + 1 RETURNING last_number, mask"
)
BEGIN = (
    "INSERT INTO construction.document_counter (tenant_id, document, last_number) "
    "SELECT $1, document, 0 FROM unnest($2::text[]) AS document ORDER BY document "
    "ON CONFLICT (tenant_id, document) DO NOTHING"
)
READ = (
    "SELECT document, last_number, mask, former, version FROM construction.document_counter "
    "WHERE tenant_id = $1 ORDER BY document"
)
HOLD = READ + " FOR UPDATE"
GO_ON = (
    "UPDATE construction.document_counter "
    "SET last_number = $3, mask = $4, former = $5, version = version + 1 "
    "WHERE tenant_id = $1 AND document = $2"
)


def mask_of(letters: str, digits: int = USUAL_DIGITS) -> str:
    """Return how numbers are written that have these letters and as many digits."""
    return f"{letters}-{'0' * digits}"


def letters_of(mask: str) -> str:
    """Return what stands before numbers that are written so."""
    return mask.rpartition("-")[0]


def label(mask: str, number: int) -> str:
    """Return the number as people say it, such as COT-000123."""
    letters = letters_of(mask)
    return f"{letters}-{number:0{len(mask) - len(letters) - 1}d}"


@dataclass(frozen=True, slots=True)
class Wish:
    """How a store wants the numbers of a kind of document to go on."""

    letters: str
    digits: int
    next_number: int | None
    """None: where they are."""


def renumbered(held: Series, wish: Wish) -> Series:
    """Return how numbers go on; letters of before stay those of their documents."""
    former = held.former
    if wish.letters != held.letters and held.letters not in former:
        former = (*former, held.letters)
    last = held.last_number if wish.next_number is None else wish.next_number - 1
    return replace(held, last_number=last, mask=mask_of(wish.letters, wish.digits), former=former)


def same(held: Series, wanted: Series) -> bool:
    """Tell whether numbers go on as they did."""
    return (held.written, held.last_number) == (wanted.written, wanted.last_number)


def faults(
    held: Mapping[Document, Series], wanted: Mapping[Document, Series]
) -> dict[tuple[Document, str], str]:
    """Return what cannot be, by kind of document and field: no number may be given twice."""
    found: dict[tuple[Document, str], str] = {}
    for one, series in wanted.items():
        others = (own for other, own in wanted.items() if other != one)
        if any(series.letters in other.own for other in others):
            found[one, "letters"] = OTHERS_LETTERS
        if series.last_number < held[one].last_number:
            found[one, "next_number"] = GIVEN_BEFORE
    return found


async def next_number(session: TenantSession, document: Document) -> Number:
    """Take the next number; call it after all reads, directly before the header's insert."""
    ((number, mask),) = await session.fetch(COUNT, session.tenant_id, document.value)
    return Number(int(number), mask or mask_of(document))


async def read(session: TenantSession, *, is_held: bool = False) -> dict[Document, Series]:
    """Return how the numbers go on; held, none is given until the end of the transaction."""
    if is_held:
        await session.fetch(BEGIN, session.tenant_id, sorted(Document))
    rows = await session.fetch(HOLD if is_held else READ, session.tenant_id)
    found = {row["document"]: row for row in rows}
    return {one: _series(one, found.get(one.value)) for one in Document}


def _series(document: Document, row: Mapping[str, object] | None) -> Series:
    if row is None:
        return Series(document)
    given = dict(row) | {"document": document, "former": tuple(row["former"])}  # type: ignore[arg-type]  # text[]
    return Series(**given)  # type: ignore[arg-type]  # a row of READ


async def go_on(session: TenantSession, wanted: Series) -> None:
    """Let the numbers of a kind of document go on so; its counter is held."""
    former = list(wanted.former)
    given = (wanted.document.value, wanted.last_number, wanted.mask, former)
    await session.fetch(GO_ON, session.tenant_id, *given)
