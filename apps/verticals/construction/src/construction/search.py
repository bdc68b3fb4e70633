"""Search by any fragment: normalised text in one narrow table, read within the store's slice.

`LIKE` is not leakproof, so behind row security it is never an index condition. An index that begins
with the store and carries the text lets a store's slice be read from end to end without touching
the rows of others. What is mistyped is looked up among the words that the store has, which are few,
and then searched like anything else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from uuid import UUID

from basecore.db import Owned, TenantOwned, TenantSession
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Index,
    Integer,
    Select,
    String,
    Uuid,
    bindparam,
    case,
    column,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from construction.orm import Base

SEPARATORS = re.compile(r"[^a-z0-9]+")
LONGEST = 2000
"""Characters of a record that are searched; a row of the index holds no more than 2,700 bytes."""
AFTER_NAME = "|"
"""Stands after the name of a record; no folded text holds it."""
SHORTEST_WORD = 4
"""Shorter words, and those with digits, are not guessed."""
TWO_MISTAKES_FROM = 6
"""Words from this length on may differ in two letters."""
GUESSES = 6

Groups = Sequence[Sequence[str]]
"""What must be found: of each group any one."""


class Kind(StrEnum):
    """What can be searched."""

    CUSTOMER = "customer"
    JOB_SITE = "job_site"
    ORDER = "order"
    PRODUCT = "product"
    QUOTE = "quote"
    SUPPLIER = "supplier"


GUESSED = frozenset({Kind.CUSTOMER, Kind.PRODUCT})
"""Kinds whose words are kept, so that a mistyped one can be guessed."""


class SearchText(Owned, Base):
    """The text by which a record is found."""

    __tablename__ = "search_text"
    __table_args__ = (
        Index(
            "ix_search_text_slice",
            "tenant_id",
            "kind",
            "id",
            postgresql_include=["content", "weight", "is_offered"],
        ),
    )

    kind: Mapped[str] = mapped_column(primary_key=True, sort_order=-1)
    content: Mapped[str]
    weight: Mapped[int] = mapped_column(default=0, server_default="0")
    """How much this store sells of it: among equal hits the heavier one comes first."""
    is_offered: Mapped[bool] = mapped_column(default=True, server_default="true")
    """Whether it is found where only what can be used is asked for."""


class SearchWord(TenantOwned, Base):
    """A word that some record of the store has, or had."""

    __tablename__ = "search_word"

    kind: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)


def fold(text: str) -> str:
    """Return text without accents, case and punctuation, as it is compared and sorted."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return SEPARATORS.sub(" ", plain.lower()).strip()


def content_of(parts: Iterable[str | None]) -> str:
    """Return the searchable text of a record: its name, the mark, and what else it is found by.

    Codes stand there a second time without their separators.
    """
    words: list[str] = []
    for place, part in enumerate(filter(None, parts)):
        folded = fold(part)
        words.append(folded)
        if any(c.isdigit() for c in folded) and " " in folded:
            words.append(folded.replace(" ", ""))
        if place == 0:
            words.append(AFTER_NAME)
    return " ".join(words)[:LONGEST]


UPSERT = (
    "INSERT INTO construction.search_text (tenant_id, kind, id, content, is_offered) "
    "SELECT $1, $2, t.* FROM unnest($3::uuid[], $4::text[], $5::bool[]) AS t "
    "ON CONFLICT (tenant_id, kind, id) "
    "DO UPDATE SET content = EXCLUDED.content, is_offered = EXCLUDED.is_offered"
)
ADD_WORDS = (
    "INSERT INTO construction.search_word (tenant_id, kind, word) "
    "SELECT $1, $2, w.* FROM unnest($3::text[]) AS w ON CONFLICT DO NOTHING"
)


async def remember(
    session: TenantSession, kind: Kind, row_id: UUID, *parts: str | None, is_offered: bool = True
) -> None:
    """Store or replace the text by which a record is found."""
    await remember_many(session, kind, [(row_id, parts, is_offered)])


async def remember_many(
    session: TenantSession, kind: Kind, rows: Sequence[tuple[UUID, Iterable[str | None], bool]]
) -> None:
    """Store or replace the texts of many records: (id, parts, whether it is offered)."""
    owner = (session.tenant_id, kind.value)
    texts = [content_of(parts) for _, parts, _ in rows]
    if texts:
        await session.fetch(UPSERT, *owner, [row[0] for row in rows], texts, [r[2] for r in rows])
    words = {word for text in texts for word in text.split() if _is_guessed(word)}
    if kind in GUESSED and words:
        # Sorted, so that two who store the same new words do not wait for each other in a circle.
        await session.fetch(ADD_WORDS, *owner, sorted(words))


def _is_guessed(word: str) -> bool:
    return len(word) >= SHORTEST_WORD and word.isalpha()


async def offer(
    session: TenantSession, kind: Kind, ids: Iterable[UUID], *, is_offered: bool
) -> None:
    """Say whether records are found where only what can be used is asked for."""
    await session.execute(
        update(SearchText)
        .where(
            SearchText.tenant_id == session.tenant_id,
            SearchText.kind == kind.value,
            SearchText.id.in_(set(ids)),
        )
        .values(is_offered=is_offered)
        .execution_options(synchronize_session=False)
    )


async def weigh(session: TenantSession, kind: Kind, weights: Mapping[UUID, int]) -> None:
    """Set the weights of a store's records; what is not named weighs nothing."""
    table = SearchText.__table__.c
    known = (
        func.unnest(
            bindparam("ids", list(weights), ARRAY(Uuid)),
            bindparam("values", list(weights.values()), ARRAY(Integer)),
        )
        .table_valued(column("id", Uuid), column("weight", Integer))
        .render_derived()
    )
    new = func.coalesce(select(known.c.weight).where(known.c.id == table.id).scalar_subquery(), 0)
    changed = update(SearchText.__table__).where(  # type: ignore[arg-type]  # a Table is what it is
        table.tenant_id == session.tenant_id, table.kind == kind.value, table.weight != new
    )
    await session.execute(changed.values(weight=new))


def matches(
    session: TenantSession,
    kind: Kind,
    column: ColumnElement[UUID] | InstrumentedAttribute[UUID],
    q: str,
) -> ColumnElement[bool]:
    """Return the condition that a record contains every fragment of `q`."""
    found = select(SearchText.id).where(*_holds(session, kind, groups_of(q)))
    return column.in_(found)


def groups_of(q: str) -> Groups:
    """Return what is looked for: each fragment as it was typed."""
    return [[fragment] for fragment in fold(q).split()]


def ranked(
    session: TenantSession, kind: Kind, q: str, groups: Groups, *, first: Collection[UUID] = ()
) -> Select[UUID, int, int]:
    """Return (id, tier, weight) of the records that hold something of every group.

    The lower the tier the better: -1 is one of `first`, 0 begins with what was typed, 1 has it at
    the start of a word of its name, 2 has the first fragment there, 3 has what was typed at the
    start of another word, 4 holds the fragments somewhere.
    """
    phrase = fold(q)
    fragment = phrase.partition(" ")[0]
    content = SearchText.content
    tiers = [
        (content.startswith(phrase, autoescape=True), 0),
        (content.like(f"% {phrase}%{AFTER_NAME}%"), 1),
        (content.startswith(fragment, autoescape=True), 2),
        (content.like(f"% {fragment}%{AFTER_NAME}%"), 2),
        (content.contains(f" {phrase}", autoescape=True), 3),
    ]
    if first:
        tiers.insert(0, (SearchText.id.in_(first), -1))
    return select(SearchText.id, case(*tiers, else_=4).label("tier"), SearchText.weight).where(
        *_holds(session, kind, groups)
    )


def _holds(session: TenantSession, kind: Kind, groups: Groups) -> list[ColumnElement[bool]]:
    # `strpos` reads a slice in two thirds of the time that LIKE needs for '%fragment%'.
    slice_of = [SearchText.tenant_id == session.tenant_id, SearchText.kind == kind.value]
    return slice_of + [
        or_(*(func.strpos(SearchText.content, one) > 0 for one in group)) for group in groups
    ]


async def guessed(session: TenantSession, kind: Kind, q: str) -> Groups | None:
    """Return the fragments with the words of the store that they may be meant to be.

    None if no word is near any of them.
    """
    groups, is_any_near = list[Sequence[str]](), False
    for fragment in fold(q).split():
        near = await _near(session, kind, fragment) if _is_guessed(fragment) else []
        is_any_near = is_any_near or bool(near)
        groups.append([fragment, *near])
    return groups if is_any_near else None


async def _near(session: TenantSession, kind: Kind, fragment: str) -> list[str]:
    """Return the words that differ from the fragment, or begin differing from it, a little."""
    mistakes = 2 if len(fragment) >= TWO_MISTAKES_FROM else 1
    typed = literal(fragment, String)
    whole = _distance(SearchWord.word, typed, mistakes)
    begun = _distance(func.left(SearchWord.word, len(fragment)), typed, mistakes)
    distance = func.least(whole, begun)
    found = await session.scalars(
        select(SearchWord.word)
        .where(
            SearchWord.tenant_id == session.tenant_id,
            SearchWord.kind == kind.value,
            distance <= mistakes,
            SearchWord.word != fragment,
        )
        .order_by(distance, func.length(SearchWord.word), SearchWord.word)
        .limit(GUESSES)
    )
    return list(found)


def _distance(
    word: ColumnElement[str] | InstrumentedAttribute[str], typed: ColumnElement[str], most: int
) -> ColumnElement[int]:
    return func.public.levenshtein_less_equal(word, typed, most)
