"""Rules of the editor: what was pasted, and what a quote adds up to."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from construction.drafting.domain import likeness, read_rows, readings
from construction.quotes.domain import PricedLine, totals


@pytest.mark.parametrize(
    ("row", "name", "said"),
    [
        ("20 sc cimento cp2", "cimento cp2", "20 sc"),
        ("20 sacos de cimento cp2", "cimento cp2", "20 sacos"),
        ("20sc cimento", "cimento", "20sc"),
        ("3 barra 10mm", "10mm", "3 barra"),
        ("- 2 areia média", "areia média", "2"),
        ("• 2,5 m3 areia", "areia", "2,5 m3"),
        ("1) 20 sc cimento", "cimento", "20 sc"),
        ("2x cimento", "cimento", "2"),
        ("2 x cimento", "cimento", "2"),
        ("meia dz luva 25", "luva 25", "meia dz"),
        ("uma caixa de piso", "piso", "uma caixa"),
        ("2 milheiros tijolo 6 furos", "tijolo 6 furos", "2 milheiros"),
        ("cimento cp2: 20", "cimento cp2", "20"),
        ("cimento cp2 - 20 sc", "cimento cp2", "20 sc"),
        ("cimento cp2 20 sc", "cimento cp2", "20 sc"),
        ("cimento 50 kg", "cimento", "50 kg"),
        ("cabo flexível 2,5", "cabo flexível 2,5", "1"),
        ("cimento", "cimento", "1"),
        ("CIM-50\t20", "CIM-50", "20"),
        ("20\tCIM-50", "CIM-50", "20"),
        ("CIM-50\tCimento CP II\t20\t38,90", "CIM-50", "20"),
        ("7891234567895\tCimento CP II\t20", "Cimento CP II", "20"),
        ("Cimento CP II;20", "Cimento CP II", "20"),
        ("CIM-50\t20 sc", "CIM-50", "20 sc"),
        ("7891234567895 20", "7891234567895", "20"),
        ("20 un 7891234567895", "7891234567895", "20 un"),
        ("100 m cabo 2,5", "cabo 2,5", "100 m"),
        ("1 - 20 sc cimento", "cimento", "20 sc"),
        ("*20 sc cimento*", "cimento", "20 sc"),
        ("[10:32, 28/11/2026] Obra Sul: 20 sc cimento", "cimento", "20 sc"),
        ("28/11/2026 10:32 - Obra Sul: 20 sc cimento", "cimento", "20 sc"),
    ],
)
def test_a_row_names_a_product_and_a_quantity(row: str, name: str, said: str) -> None:
    first = readings(row)[0]
    assert (first.name, first.said.replace(" ", "")) == (name, said.replace(" ", ""))


def test_numbers_alone_are_a_code_and_a_quantity_either_way() -> None:
    assert {(one.name, one.number) for one in readings("100\t20")} == {("100", "20"), ("20", "100")}
    assert ("7891234567895", "3") in {
        (one.name, one.number) for one in readings("3\t7891234567895")
    }


def test_a_table_without_its_head_and_empty_rows() -> None:
    text = "Código\tProduto\tQtd\r\n\r\nA-1\tCimento\t2\r\n  \r\nA-2\tAreia\t3\r\n"
    assert read_rows(text) == ["2\tA-1\tCimento", "3\tA-2\tAreia"]


def test_the_head_says_which_number_is_the_quantity_and_in_which_unit() -> None:
    text = (
        "Item;Código;Descrição;Un.;Qtde;Valor unitário\n1;A-1;Cimento;SC;20;39,90\n2;A-2;Areia;;3;"
    )
    assert read_rows(text) == ["20 SC\tA-1\tCimento", "3\tA-2\tAreia"]
    one = readings(read_rows(text)[0])[0]
    assert (one.name, one.number, one.unit) == ("A-1", "20", "SC")
    assert read_rows("Item\tQtd\nCimento\t20\n3 areia") == ["20\tCimento", "3 areia"]


def test_numbers_that_count_the_rows_are_no_quantities() -> None:
    text = "1\tCimento\t20\n2\tAreia\t3\n3\tCal\t5"
    assert read_rows(text) == ["Cimento\t20", "Areia\t3", "Cal\t5"]
    quantities = "1\tCimento\n2\tAreia\n3\tCal"
    assert read_rows(quantities) == quantities.splitlines()


def test_likeness_counts_the_words_that_are_there() -> None:
    assert likeness("cimento cp2 50 kg", "cimento cp2 50 kg") == 1.0
    assert likeness("cimento cp2", "cimento cp2 50 kg") == 0.9
    assert likeness("cim cp", "cimento cp2 50 kg") == 0.9
    assert likeness("cimento branco", "cimento cp2 50 kg") == 0.45
    assert likeness("", "cimento") == 0.0


def oracle(lines: list[tuple[int, int, int]], discount: int) -> tuple[str, str]:
    """Return sum and total in plain whole numbers: thousandths, cents and hundredths of a per cent.

    Half up by hand: add half of the divisor and divide without a rest.
    """
    subtotal = 0
    for thousandths, cents, percent in lines:
        exact = thousandths * cents * (10_000 - percent)
        subtotal += (exact + 5_000_000) // 10_000_000
    total = (subtotal * (10_000 - discount) + 5_000) // 10_000
    return f"{subtotal // 100}.{subtotal % 100:02}", f"{total // 100}.{total % 100:02}"


def test_ten_thousand_quotes_add_up_as_on_paper() -> None:
    rng = random.Random(20260101)  # noqa: S311 - the same quotes every time
    for _ in range(10_000):
        lines = [
            (rng.randint(1, 10_000_000), rng.randint(0, 9_999_999), rng.randint(0, 10_000))
            for _ in range(rng.randint(1, 12))
        ]
        discount = rng.choice([0, rng.randint(0, 10_000)])
        priced = [
            PricedLine(Decimal(q).scaleb(-3), Decimal(p).scaleb(-2), Decimal(d).scaleb(-2))
            for q, p, d in lines
        ]
        found = totals(priced, Decimal(discount).scaleb(-2))
        assert (str(found.subtotal), str(found.total)) == oracle(lines, discount)


def test_the_oracle_rounds_half_up() -> None:
    with localcontext() as context:
        context.prec = 60
        exact = Decimal("0.5") * Decimal("7.77")
        assert str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP)) == "3.89"
    assert oracle([(500, 777, 0)], 0) == ("3.89", "3.89")
