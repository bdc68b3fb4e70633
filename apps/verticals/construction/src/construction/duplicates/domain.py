"""Who may be one and the same: linear in the number of customers, never every pair."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from uuid import UUID

FORMS = ("ltda", "me", "epp", "eireli", "sa", "cia", "mei", "ss", "sociedade", "limitada")
JOINING = ("da", "de", "do", "das", "dos", "e")
SAY_NOTHING = frozenset({*FORMS, *JOINING})
NEIGHBOURS = 4
ALIKE = 0.86
ENOUGH_SHARED = 0.4
SHORTEST_PHONE = 8
MOST_WITH_ONE = 6


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared of a customer; the name is folded."""

    id: UUID
    name: str
    tax_id: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two customers who may be one, the earlier one first, and why."""

    first_id: UUID
    second_id: UUID
    same_phone: bool
    likeness: float

    @property
    def score(self) -> float:
        """Return how sure it is, for the order of the list."""
        return self.likeness + self.same_phone


@dataclass(frozen=True, slots=True)
class _Words:
    known: Known
    words: tuple[str, ...]


def pairs(customers: Iterable[Known]) -> list[Pair]:
    """Return who may be one and the same, the surest first."""
    worded = [_Words(one, _words(one.name)) for one in _without_office_numbers(list(customers))]
    found: dict[tuple[UUID, UUID], Pair | None] = {}
    for one, other in _candidates(worded):
        key = (min(one.known.id, other.known.id), max(one.known.id, other.known.id))
        if key not in found:
            found[key] = _pair(one, other, key)
    alike = [pair for pair in found.values() if pair]
    return sorted(alike, key=lambda pair: (-pair.score, pair.first_id, pair.second_id))


def _without_office_numbers(customers: Sequence[Known]) -> list[Known]:
    """Forget numbers that many have, such as an office's or 9999-9999, and ones too short."""
    counts = Counter(one.phone for one in customers)
    return [
        one
        if one.phone and len(one.phone) >= SHORTEST_PHONE and counts[one.phone] <= MOST_WITH_ONE
        else replace(one, phone=None)
        for one in customers
    ]


def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in name.split() if word not in SAY_NOTHING) or tuple(name.split())


def _candidates(customers: Sequence[_Words]) -> Iterator[tuple[_Words, _Words]]:
    yield from _with_one_phone(customers)
    orders: tuple[Callable[[_Words], tuple[str, ...]], ...] = (
        lambda one: one.words,
        lambda one: one.words[::-1],
        lambda one: tuple(sorted(one.words)),
    )
    for order in orders:
        ranked = sorted(customers, key=order)
        for at, one in enumerate(ranked):
            for other in ranked[at + 1 : at + 1 + NEIGHBOURS]:
                yield one, other


def _with_one_phone(customers: Sequence[_Words]) -> Iterator[tuple[_Words, _Words]]:
    by_phone: dict[str, list[_Words]] = defaultdict(list)
    for one in customers:
        if one.known.phone:
            by_phone[one.known.phone].append(one)
    for same in by_phone.values():
        yield from ((a, b) for at, a in enumerate(same) for b in same[at + 1 :])


def _pair(one: _Words, other: _Words, key: tuple[UUID, UUID]) -> Pair | None:
    a, b = one.known, other.known
    same_phone = a.phone is not None and a.phone == b.phone
    are_two = bool(a.tax_id and b.tax_id)  # two documents are two persons before the law
    if are_two and not same_phone:
        return None
    likeness = _likeness(one.words, other.words)
    if likeness < ALIKE and (are_two or not same_phone):
        return None
    return Pair(*key, same_phone, likeness)


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return from 0 to 1 how alike two names are, whatever the order of their words.

    Only the words that differ are compared letter by letter: most candidates end before that.
    """
    shared = set(one) & set(other)
    if not shared or (min(len(one), len(other)) == 1 and one != other):
        return 0  # a lone first name says little
    letters = 2 * sum(map(len, shared))
    a = " ".join(sorted(word for word in one if word not in shared))
    b = " ".join(sorted(word for word in other if word not in shared))
    whole = letters + len(a) + len(b)
    if a[:1] != b[:1] or letters / whole < ENOUGH_SHARED:
        return 0  # whoever mistypes a word has its first letter right
    if (letters + 2 * min(len(a), len(b))) / whole < ALIKE:
        return 0
    return (letters + SequenceMatcher(None, a, b, autojunk=False).ratio() * len(a + b)) / whole
