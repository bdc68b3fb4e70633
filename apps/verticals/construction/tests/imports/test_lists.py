"""Lists and people in one cell."""

from __future__ import annotations

from construction.imports.domain.lists import people_in, people_out, words_in, words_out
from hypothesis import given
from hypothesis import strategies as st

Person = tuple[bool, str, str | None, str | None, str | None]
WORD = st.text(alphabet="ab;|*\\\\ ", min_size=1, max_size=6).map(str.strip).filter(bool)
PEOPLE = st.lists(
    st.tuples(st.booleans(), WORD, st.none() | WORD, st.none() | WORD, st.none() | WORD), max_size=3
)


@given(st.lists(WORD, max_size=4))
def test_words_come_back(words: list[str]) -> None:
    assert words_in(words_out(words) or "") == words


@given(PEOPLE)
def test_people_come_back(
    people: list[tuple[bool, str, str | None, str | None, str | None]],
) -> None:
    text = people_out(people)
    found = [
        (one["is_preferred"], *(one.get(part) for part in ("name", "role", "phone", "email")))
        for one in people_in(text or "")
    ]
    assert people_out(found) == text
    assert sorted(map(str, found)) == sorted(map(str, people))
