"""Names of files that are saved stay one header, whatever is in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from testkit.headers import saved_name
from webkit import saved_as

NAMES = {
    "PED-000123.pdf": "PED-000123.pdf",
    "preços e condições.csv": "preços e condições.csv",
    "水€.pdf": "水€.pdf",
    'a"; filename="b.exe.pdf': 'a"; filename="b.exe.pdf',
    "a\r\nSet-Cookie: evil=1.pdf": "aSet-Cookie: evil=1.pdf",
    "../../etc/passwd": "passwd",
    "C:\\folder\\a.pdf": "a.pdf",
    "fdp.\u202efdp.exe": "fdp.fdp.exe",
    "100%41.csv": "100%41.csv",
    "..": "file",
    "": "file",
    "\ud800.pdf": "pdf",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_read_as_it_is_without_folders(name: str) -> None:
    assert saved_name(saved_as(name)) == NAMES[name]


def test_old_readers_get_letters_near_to_it() -> None:
    header = saved_as("preços.csv", inline=True)
    assert header == "inline; filename=\"precos.csv\"; filename*=UTF-8''pre%C3%A7os.csv"


@given(st.text())
def test_no_name_ends_the_header_or_its_quotes(name: str) -> None:
    assert saved_name(saved_as(name))
