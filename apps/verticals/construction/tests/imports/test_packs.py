"""Units and barcodes in one cell."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from construction.catalog import BarcodeIn, UnitIn
from construction.imports.domain.cells import CellError
from construction.imports.service.packs import (
    Barcode,
    Pack,
    barcodes_in,
    barcodes_of,
    packs_in,
    packs_of,
    typed_barcodes,
    typed_units,
    written_barcodes,
    written_units,
)
from hypothesis import given
from hypothesis import strategies as st


def units(text: str) -> list[Pack]:
    return packs_of("M2", [UnitIn(**one) for one in typed_units(text)])  # type: ignore[arg-type]  # SQLAlchemy and pydantic take more than their types say


def test_units_as_people_write_them() -> None:
    packs = units("cx = 2,16 passo=1 kg=32,5; pal=40 de=CX; MIL=1/3")
    assert written_units(packs) == "MIL=1/3; CX=2,16 passo=1 kg=32,5; PAL=86,4"


def test_numbers_of_units_are_read_as_everywhere() -> None:
    packs = units("CX=1.000; PAL=1.234,5 kg=1.500; SC=R$2")
    assert written_units(packs) == "SC=2; CX=1000; PAL=1234,5 kg=1500"


@pytest.mark.parametrize(
    "text",
    [
        "CX",
        "CX=",
        "CX=2 foo=1",
        "M2=2",
        "CX=2; CX=3",
        "CX=2 de=PAL",
        "A=2 de=B; B=2 de=A",
        "CX=0",
        "CX=1/0",
        "CX=-1",
        "CX=1.2.3",
        "CX=2 kg=muito",
    ],
)
def test_units_that_cannot_be(text: str) -> None:
    with pytest.raises(CellError):
        units(text)


PACKS = st.builds(
    Pack,
    st.sampled_from(["CX", "PAL", "MIL"]),
    st.builds(Fraction, st.integers(1, 10**6), st.integers(1, 10**4)),
    st.decimals(min_value=Decimal("0.001"), max_value=1000, places=3),
    st.none() | st.decimals(min_value=Decimal("0.001"), max_value=1000, places=3),
    st.none() | st.decimals(min_value=Decimal("0.000001"), max_value=1000, places=6),
)


@given(st.lists(PACKS, unique_by=lambda pack: pack.uom, max_size=3))
def test_what_is_written_is_read_again(packs: list[Pack]) -> None:
    text = written_units(packs)
    assert written_units(packs_in(text)) == text
    assert sorted(packs_in(text)) == sorted(packs)


def test_barcodes_with_and_without_a_unit() -> None:
    given = [BarcodeIn(**one) for one in typed_barcodes("cx=2000000000015; ABC-1")]
    found = barcodes_of("M2", units("CX=2"), given)
    assert written_barcodes("M2", found) == "ABC-1; CX=2000000000015"
    assert barcodes_in("M2", "ABC-1; CX=2000000000015") == [
        Barcode("M2", "ABC-1"), Barcode("CX", "2000000000015"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["2000000000016", "PAL=ABC", "ABC; M2=DEF", "ABC; CX=ABC"])
def test_barcodes_that_cannot_be(text: str) -> None:
    with pytest.raises(CellError):
        barcodes_of("M2", units("CX=2"), [BarcodeIn(**one) for one in typed_barcodes(text)])
