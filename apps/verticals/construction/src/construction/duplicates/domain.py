"""Who may be one and the same: linear in the number of customers, never every pair."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from uuid import UUID

FORMS = ("ltda", "me", "epp", "eireli", "sa", "cia", "mei", "ss", "sociedade", "limitada")
JOINING = ("da", "de", "do", "das", "dos", "e")
SAY_NOTHING = frozenset({*FORMS, *JOINING})
NEIGHBOURS = 4
ALIKE = 0.86
ENOUGH_SHARED = 0.4
SHORTEST_PHONE = 8
MOST_WITH_ONE = 6
MOST_STORES = 100
"""Of how many stores a process keeps what it found."""


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


class Kept:
    """Pairs that were found of stores, each good while the mark of its customers is the same."""

    def __init__(self) -> None:
        self._found: OrderedDict[UUID, tuple[str, list[Pair]]] = OrderedDict()

    def get(self, store: UUID, mark: str) -> list[Pair] | None:
        """Return what was found of a store with this mark, or None."""
        found = self._found.get(store)
        return found[1] if found and found[0] == mark else None

    def put(self, store: UUID, mark: str, found: list[Pair]) -> None:
        """Keep what was found; the store that came longest ago goes where there are too many."""
        self._found[store] = mark, found
        self._found.move_to_end(store)
        if len(self._found) > MOST_STORES:
            self._found.popitem(last=False)


@dataclass(slots=True)
class _Words:
    """A customer by place among all, which is the order of ids: small numbers compare fast."""

    place: int
    known: Known
    words: tuple[str, ...]
    ordered: tuple[str, ...]
    alone: frozenset[str]


def pairs(customers: Iterable[Known]) -> list[Pair]:
    """Return who may be one and the same, the surest first."""
    known = _without_office_numbers(sorted(customers, key=lambda one: one.id.int))
    worded = [_worded(place, one) for place, one in enumerate(known)]
    seen: set[int] = set()
    alike: list[Pair] = []
    for one, other in _candidates(worded):
        first, second = (one, other) if one.place < other.place else (other, one)
        key = first.place * len(worded) + second.place
        if key in seen:
            continue
        seen.add(key)
        if pair := _pair(first, second):
            alike.append(pair)
    return sorted(alike, key=lambda pair: (-pair.score, pair.first_id.int, pair.second_id.int))


def _worded(place: int, known: Known) -> _Words:
    words = _words(known.name)
    return _Words(place, known, words, tuple(sorted(words)), frozenset(words))


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
        lambda one: one.ordered,
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


def _pair(one: _Words, other: _Words) -> Pair | None:
    a, b = one.known, other.known
    same_phone = a.phone is not None and a.phone == b.phone
    are_two = bool(a.tax_id and b.tax_id)  # two documents are two persons before the law
    if are_two and not same_phone:
        return None
    likeness = _likeness(one, other)
    if likeness < ALIKE and (are_two or not same_phone):
        return None
    return Pair(a.id, b.id, same_phone, likeness)


def _likeness(one: _Words, other: _Words) -> float:
    """Return from 0 to 1 how alike two names are, whatever the order of their words.

    Only the words that differ are compared letter by letter: most candidates end before that.
    """
    shared = one.alone & other.alone
    if not shared or (min(len(one.words), len(other.words)) == 1 and one.words != other.words):
        return 0  # a lone first name says little
    letters = 2 * sum(map(len, shared))
    a = " ".join([word for word in one.ordered if word not in shared])
    b = " ".join([word for word in other.ordered if word not in shared])
    whole = letters + len(a) + len(b)
    if a[:1] != b[:1] or letters / whole < ENOUGH_SHARED:
        return 0  # whoever mistypes a word has its first letter right
    if (letters + 2 * min(len(a), len(b))) / whole < ALIKE:
        return 0
    return (letters + _ratio(a, b) * len(a + b)) / whole


@lru_cache(maxsize=4096)
def _ratio(a: str, b: str) -> float:
    """Return how alike two remainders are; the same two family names meet again and again."""
    return SequenceMatcher(None, a, b, autojunk=False).ratio()
