"""What was typed into the palette, and addresses of records."""

from __future__ import annotations

import pytest
from construction.palette.domain import Numbered, Sort, is_lettered, numbered, page_of

LETTERS = {"cot": Sort.QUOTE, "ped": Sort.ORDER, "a1": Sort.QUOTE, "a12": Sort.ORDER}
ONE = "01900000-0000-7000-8000-00000000000"


@pytest.mark.parametrize(
    ("typed", "sort", "ranges"),
    [
        ("000123", None, [(123, 123)]),
        ("cot 000123", Sort.QUOTE, [(123, 123)]),
        ("ped000123", Sort.ORDER, [(123, 123)]),
        ("0001", None, [(1, 1), (100, 199)]),
        ("12345", None, [(12345, 12345), (123450, 123459)]),
        ("1234567", None, [(1234567, 1234567)]),
        (
            "a1 7",
            Sort.QUOTE,
            [(7, 7), (70, 79), (700, 799), (7000, 7999), (70000, 79999), (700000, 799999)],
        ),
        ("a12 000007", Sort.ORDER, [(7, 7)]),
        ("ped", Sort.ORDER, [(0, 9_999_999_999)]),
    ],
)
def test_numbers_and_how_they_begin(
    typed: str, sort: Sort | None, ranges: list[tuple[int, int]]
) -> None:
    assert numbered(typed, LETTERS) == Numbered(sort, ranges)


@pytest.mark.parametrize("typed", ["", "silva", "cimento 50", "50 kg", "cotovelo", "12345678901"])
def test_what_is_no_number(typed: str) -> None:
    assert numbered(typed, LETTERS) is None


@pytest.mark.parametrize(
    ("typed", "is_one"),
    [("orc 000123", True), ("orc123", True), ("orc", True), ("123", False), ("a b 1", False)],
)
def test_letters_are_asked_for_only_where_there_may_be_some(typed: str, is_one: bool) -> None:  # noqa: FBT001 - a table's column
    assert is_lettered(typed) is is_one


@pytest.mark.parametrize(
    ("path", "sort", "last"),
    [
        (f"/web/quotes/{ONE}1", Sort.QUOTE, 1),
        (f"/web/quotes/{ONE}1/edit", Sort.QUOTE, 1),
        (f"/web/customers/{ONE}1", Sort.CUSTOMER, 1),
        (f"/web/customers/{ONE}1/job-sites/{ONE}2", Sort.JOB_SITE, 2),
    ],
)
def test_pages_of_records(path: str, sort: Sort, last: int) -> None:
    found = page_of(path)
    assert found is not None
    assert (found[0], found[1].hex[-1]) == (sort, str(last))


@pytest.mark.parametrize(
    "path",
    [
        "/web/quotes",
        "/web/quotes/new",
        f"/web/stock/{ONE}1",
        f"//x/web/quotes/{ONE}1",
        "",
        "x" * 99,
    ],
)
def test_other_pages(path: str) -> None:
    assert page_of(path) is None
