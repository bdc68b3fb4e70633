"""What columns and cells mean, and what undoing gives back."""

from __future__ import annotations

from pathlib import Path

import construction
import pytest
from construction.imports.domain.cells import CellError, read, written
from construction.imports.domain.columns import (
    Column,
    Shape,
    faults,
    fold,
    guess,
    mark_of,
    names_of,
    remembered,
)
from construction.imports.domain.kinds import CUSTOMERS, PRICES, PRODUCTS
from construction.imports.domain.rows import Values, given_in, way_back
from hypothesis import given
from hypothesis import strategies as st
from webkit.i18n import Translations, catalogues_of

NAMES = {column.name: names_of(column) for column in PRODUCTS}
MONEY = Column("price", "Price", shape=Shape.DECIMAL)


@pytest.mark.parametrize("columns", [PRODUCTS, CUSTOMERS, PRICES])
def test_the_header_of_an_export_is_known_again(columns: tuple[Column, ...]) -> None:
    words = Translations("pt-BR", catalogues_of(Path(construction.__file__).parent))
    for header in ([words.gettext(c.label) for c in columns], [c.name for c in columns]):
        names = {column.name: names_of(column) for column in columns}
        assert guess(header, names) == [column.name for column in columns]


@pytest.mark.parametrize("columns", [PRODUCTS, CUSTOMERS, PRICES])
def test_no_header_means_two_fields(columns: tuple[Column, ...]) -> None:
    known = [name for column in columns for name in names_of(column)]
    twice = {name for name in known if known.count(name) > 1}
    assert twice <= {"descricao", "description"}, "the description beside a name, else the name"
    assert all(fold(name) == name for column in columns for name in column.aliases)


def test_columns_are_guessed_in_both_languages_and_once() -> None:
    header = ["CÓDIGO", "Descrição", "un.", "Preço (R$)", "Grupo", "Descricao", "Sei lá"]
    assert guess(header, NAMES) == [
        "sku", "name", "uom", "base_price", "category", "description", None,
    ]  # fmt: skip
    assert guess(["code", "description", "unit"], NAMES) == ["sku", "name", "uom"]
    assert guess(["Descrição", "Nome"], NAMES) == ["description", "name"]


def test_a_mapping_is_remembered_whatever_the_order() -> None:
    assert mark_of(["A", "b"]) == mark_of(["B ", "a"])
    assert remembered(["b", "c", "a"], ["A", "B"], ["sku", None]) == [None, None, "sku"]


def test_a_mapping_names_the_key_and_nothing_twice() -> None:
    assert faults(["sku", "name"], PRODUCTS, "sku") == []
    assert [n for n, _ in faults(["name", "name", "nonsense"], PRODUCTS, "sku")] == [1, 2, None]


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.234,56", "1234.56"), ("1234.56", "1234.56"), ("R$ 1,5", "1.5"), (" ", None), ("12", "12")],
)
def test_money_is_read_as_people_type_it(text: str, value: str | None) -> None:
    assert read(MONEY, text) == value


def test_what_is_no_number_is_said() -> None:
    with pytest.raises(CellError):
        read(MONEY, "doze")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_a_number_that_is_written_is_read_again(value: object) -> None:
    assert read(MONEY, written(MONEY, str(value))) == str(value)


def test_yes_and_no_in_both_languages() -> None:
    column = Column("is_active", "Active", shape=Shape.YES_NO)
    assert [read(column, word) for word in ("Sim", "NÃO", "x", "0", "ativo")] == [
        "true", "false", "true", "false", "true",
    ]  # fmt: skip
    assert read(column, written(column, "false")) == "false"


def test_more_cells_than_the_header_are_a_problem() -> None:
    columns = {column.name: column for column in PRODUCTS}
    values, problems = given_in(["A", "Nome", "sobra"], ["sku", "name"], columns)
    assert values == {"sku": "A", "name": "Nome"}
    assert [problem.column for problem in problems] == [2]


def test_undoing_leaves_what_changed_since() -> None:
    before: Values = {"name": "a", "price": "1", "brand": None}
    after: Values = {"name": "b", "price": "2", "brand": "x"}
    way = way_back(before, after, {"name": "b", "price": "3", "brand": None})
    assert way.back == {"name": "a"}
    assert way.kept == ("price",)
