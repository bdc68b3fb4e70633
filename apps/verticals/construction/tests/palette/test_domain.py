"""What was typed into the palette, and addresses of records."""

from __future__ import annotations

import pytest
from construction.palette.domain import Numbered, Sort, numbered, page_of

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
        ("ped", Sort.ORDER, [(0, 9_999_999_999)]),
    ],
)
def test_numbers_and_how_they_begin(
    typed: str, sort: Sort | None, ranges: list[tuple[int, int]]
) -> None:
    assert numbered(typed) == Numbered(sort, ranges)


@pytest.mark.parametrize("typed", ["", "silva", "cimento 50", "50 kg", "cotovelo", "12345678901"])
def test_what_is_no_number(typed: str) -> None:
    assert numbered(typed) is None


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
