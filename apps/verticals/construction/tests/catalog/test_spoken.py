"""Quantities as people say them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from basecore.money import MILLI
from construction.catalog import (
    Spoken,
    SpokenError,
    SpokenFault,
    Unit,
    base_unit,
    in_packs,
    understand,
)
from hypothesis import given
from hypothesis import strategies as st

WHOLE = Decimal(1)
TILE, BOX = base_unit("M2", MILLI), Unit("CX", Fraction("2.16"), WHOLE)
SOLD_IN_BOXES = base_unit("M2", Decimal("2.160"))
SACK, PALLET = base_unit("SC", WHOLE), Unit("PLT", Fraction(60), WHOLE)
PIECE, PACK = base_unit("UN", WHOLE), Unit("PCT", Fraction(25), WHOLE)
BRICK, THOUSAND = base_unit("UN", WHOLE), Unit("MIL", Fraction(1000), MILLI)
KILO, METRE, LITRE = base_unit("KG", MILLI), base_unit("M", MILLI), base_unit("L", MILLI)
BAR = Unit("BR", Fraction(12), WHOLE)

UNDERSTOOD = [
    # (what was said, base unit, other units, quantity, the unit that was named)
    ("10", TILE, [BOX], "10", None),
    ("10,5", TILE, [BOX], "10.5", None),
    ("10.5", TILE, [BOX], "10.5", None),
    ("1.234,56", TILE, [BOX], "1234.56", None),
    ("1.234", TILE, [BOX], "1234", None),
    ("0,333", TILE, [BOX], "0.333", None),
    ("0,3335", TILE, [BOX], "0.334", None),
    ("  7  ", TILE, [BOX], "7", None),
    ("12x3,5", TILE, [BOX], "42", None),
    ("12 x 3,5", TILE, [BOX], "42", None),
    ("12X3,5", TILE, [BOX], "42", None),
    ("12\u00d73,5", TILE, [BOX], "42", None),
    ("12*3,5", TILE, [BOX], "42", None),
    ("12x3,5+10%", TILE, [BOX], "46.2", None),
    ("12x3,5 + 10%", TILE, [BOX], "46.2", None),
    ("12 por 3,5 mais 10%", TILE, [BOX], "46.2", None),
    ("12 m por 3,5 m", TILE, [BOX], "42", None),
    ("3 vezes 4 menos 2", TILE, [BOX], "10", None),
    ("12x3,5+10%", SOLD_IN_BOXES, [BOX], "47.52", None),
    ("12x3,5-10%", TILE, [BOX], "37.8", None),
    ("100+10%+10%", TILE, [BOX], "121", None),
    ("2,5*3", TILE, [BOX], "7.5", None),
    ("2x3x4", base_unit("M3", MILLI), [], "24", None),
    ("12m x 3,5m", TILE, [BOX], "42", None),
    ("12 metros x 3,5 metros", TILE, [BOX], "42", None),
    ("2m x 3m x 0,1m", base_unit("M3", MILLI), [], "0.6", None),
    ("(12x3+4x2)+10%", TILE, [BOX], "48.4", None),
    ("2x(3+4)", TILE, [BOX], "14", None),
    ("12x3 + 4x2", TILE, [BOX], "44", None),
    ("12x3 - 2x1", TILE, [BOX], "34", None),
    ("1/2", TILE, [BOX], "0.5", None),
    ("1 / 2", TILE, [BOX], "0.5", None),
    ("1 1/2", TILE, [BOX], "1.5", None),
    ("½", TILE, [BOX], "0.5", None),
    ("1½", TILE, [BOX], "1.5", None),
    ("2 ¾", TILE, [BOX], "2.75", None),
    ("10/3", TILE, [BOX], "3.333", None),
    ("20/3", TILE, [BOX], "6.667", None),
    ("meio", TILE, [BOX], "0.5", None),
    ("meia", TILE, [BOX], "0.5", None),
    ("um e meio", TILE, [BOX], "1.5", None),
    ("dois e meio", TILE, [BOX], "2.5", None),
    ("2 e meio", TILE, [BOX], "2.5", None),
    ("vinte e cinco", TILE, [BOX], "25", None),
    ("cento e vinte", TILE, [BOX], "120", None),
    ("dez", PIECE, [], "10", None),
    ("três", PIECE, [], "3", None),
    ("TRES", PIECE, [], "3", None),
    ("uma", PIECE, [], "1", None),
    ("3 cx", TILE, [BOX], "6.48", "CX"),
    ("3cx", TILE, [BOX], "6.48", "CX"),
    ("3 CX", TILE, [BOX], "6.48", "CX"),
    ("3 cx.", TILE, [BOX], "6.48", "CX"),
    ("3 caixas", TILE, [BOX], "6.48", "CX"),
    ("uma caixa", TILE, [BOX], "2.16", "CX"),
    ("caixa", TILE, [BOX], "2.16", "CX"),
    ("3 cx + 5", TILE, [BOX], "11.48", None),
    ("3 cx e 5 m2", TILE, [BOX], "11.48", None),
    ("3,2 cx", TILE, [BOX], "8.64", "CX"),
    ("3 cx + 10%", TILE, [BOX], "8.64", "CX"),
    ("2 e meia cx", TILE, [BOX], "6.48", "CX"),
    ("2 cx e meia", TILE, [BOX], "6.48", "CX"),
    ("meia caixa", TILE, [BOX], "2.16", "CX"),
    ("2x3 cx", TILE, [BOX], "12.96", "CX"),
    ("12,5 m2", TILE, [BOX], "12.5", None),
    ("12,5m²", TILE, [BOX], "12.5", None),
    ("12,5 metros quadrados", TILE, [BOX], "12.5", None),
    ("12,5 mt2", TILE, [BOX], "12.5", None),
    ("2 m³", base_unit("M3", MILLI), [], "2", None),
    ("2 metros cúbicos", base_unit("M3", MILLI), [], "2", None),
    ("10 sc", SACK, [PALLET], "10", None),
    ("10 sacos", SACK, [PALLET], "10", None),
    ("dez sacos", SACK, [PALLET], "10", None),
    ("1 pallet", SACK, [PALLET], "60", "PLT"),
    ("2 paletes", SACK, [PALLET], "120", "PLT"),
    ("1 plt e 10 sc", SACK, [PALLET], "70", None),
    ("1 pallet + 10", SACK, [PALLET], "70", None),
    ("meio pallet", SACK, [PALLET], "60", "PLT"),
    ("2,5", SACK, [PALLET], "3", None),
    ("10 sacos de", SACK, [PALLET], "10", None),
    ("meia dz", PIECE, [], "6", None),
    ("meia dúzia", PIECE, [], "6", None),
    ("uma duzia", PIECE, [], "12", None),
    ("uma dúzia e meia", PIECE, [], "18", None),
    ("dúzia", PIECE, [], "12", None),
    ("2 dz", PIECE, [], "24", None),
    ("2 dz e 3", PIECE, [], "27", None),
    ("2 dz de pacotes", PIECE, [PACK], "600", "PCT"),
    ("1 grosa", PIECE, [], "144", None),
    ("2 centos", PIECE, [], "200", None),
    ("5 pares", PIECE, [], "10", None),
    ("2 milheiros", PIECE, [], "2000", None),
    ("meio milheiro", PIECE, [], "500", None),
    ("2 mil", PIECE, [], "2000", None),
    ("1,5 mil", PIECE, [], "1500", None),
    ("2 milheiros", BRICK, [THOUSAND], "2000", "MIL"),
    ("1,5 milheiro", BRICK, [THOUSAND], "1500", "MIL"),
    ("2 milheiros", base_unit("MIL", MILLI), [], "2", None),
    ("10 un", PIECE, [], "10", None),
    ("10un", PIECE, [], "10", None),
    ("10 peças", PIECE, [], "10", None),
    ("10 pç", base_unit("PC", WHOLE), [], "10", None),
    ("3 pct", PIECE, [PACK], "75", "PCT"),
    ("500 g", KILO, [], "0.5", None),
    ("2 t", KILO, [], "2000", None),
    ("2,5 toneladas", KILO, [], "2500", None),
    ("30 kg", KILO, [], "30", None),
    ("30 quilos", KILO, [], "30", None),
    ("120 cm", METRE, [], "1.2", None),
    ("3 barras", METRE, [BAR], "36", "BR"),
    ("3 br e 2 m", METRE, [BAR], "38", None),
    ("900 ml", LITRE, [], "0.9", None),
    ("3 latas", base_unit("LT", WHOLE), [], "3", None),
    ("18 litros", base_unit("LT", WHOLE), [], "18", None),
]
NOT_UNDERSTOOD = [
    ("", SpokenFault.UNREADABLE),
    ("abc", SpokenFault.UNREADABLE),
    ("12x", SpokenFault.UNREADABLE),
    ("x", SpokenFault.UNREADABLE),
    ("1/0", SpokenFault.UNREADABLE),
    ("1/", SpokenFault.UNREADABLE),
    ("🧱", SpokenFault.UNREADABLE),
    ("5 🧱", SpokenFault.UNREADABLE),
    ("10%", SpokenFault.UNREADABLE),
    ("1.5.5", SpokenFault.UNREADABLE),
    ("1,2,3", SpokenFault.UNREADABLE),
    ("(1", SpokenFault.UNREADABLE),
    ("1)", SpokenFault.UNREADABLE),
    ("()", SpokenFault.UNREADABLE),
    ("-3", SpokenFault.UNREADABLE),
    ("3 e", SpokenFault.UNREADABLE),
    ("1e9", SpokenFault.UNREADABLE),
    ("12e9", SpokenFault.UNREADABLE),
    ("9" * 60, SpokenFault.UNREADABLE),
    ("999999999x999999999", SpokenFault.UNREADABLE),
    ("10 cx", SpokenFault.UNKNOWN_UNIT),
    ("10 m", SpokenFault.UNKNOWN_UNIT),
    ("3 cabras", SpokenFault.UNKNOWN_UNIT),
    ("0", SpokenFault.NOT_POSITIVE),
    ("3-3", SpokenFault.NOT_POSITIVE),
    ("1-2", SpokenFault.NOT_POSITIVE),
    ("5-100%", SpokenFault.NOT_POSITIVE),
]
NUMBERS = st.decimals("0.001", "9999", places=3)


def comma(number: Decimal) -> str:
    """Write a number as people in Brazil do, without grouping."""
    return str(number).replace(".", ",")


@pytest.mark.parametrize(("said", "base", "others", "quantity", "uom"), UNDERSTOOD)
def test_what_is_said_is_understood(
    said: str, base: Unit, others: list[Unit], quantity: str, uom: str | None
) -> None:
    assert understand(said, base, others) == Spoken(Decimal(quantity), uom)


@pytest.mark.parametrize(("said", "fault"), NOT_UNDERSTOOD)
def test_what_is_no_quantity_is_told_why(said: str, fault: SpokenFault) -> None:
    with pytest.raises(SpokenError) as caught:
        understand(said, PIECE, [PACK])
    assert caught.value.fault is fault


def test_the_unknown_unit_is_named() -> None:
    with pytest.raises(SpokenError) as caught:
        understand("3 caixas", SACK, [PALLET])
    assert caught.value.word == "caixas"


def test_a_dot_groups_in_one_language_only() -> None:
    assert understand("1.234", PIECE, [], "pt-BR").quantity == 1234
    assert understand("1.234", TILE, [], "en").quantity == Decimal("1.234")


@given(NUMBERS, NUMBERS, st.integers(0, 100))
def test_an_area_is_its_sides_and_the_waste(one: Decimal, other: Decimal, waste: int) -> None:
    exact = Fraction(one) * Fraction(other) * (100 + waste) / 100
    wanted = Decimal(exact.numerator * 1000) / Decimal(exact.denominator)
    rounded = wanted.quantize(Decimal(1), ROUND_HALF_UP) / 1000
    said = f"{comma(one)} x {comma(other)} + {waste}%"
    if rounded:
        assert understand(said, TILE, []).quantity == rounded
    else:
        with pytest.raises(SpokenError):
            understand(said, TILE, [])


@given(st.integers(1, 500), st.integers(1, 500))
def test_packs_and_pieces_add_up(whole: int, loose: int) -> None:
    found = understand(f"{whole} pct + {loose}", PIECE, [PACK])
    assert found.quantity == whole * 25 + loose


@given(NUMBERS, st.fractions("1/100", 100, max_denominator=1000))
def test_steps_only_ever_round_up(amount: Decimal, ratio: Fraction) -> None:
    box = Unit("CX", ratio, WHOLE)
    found = understand(f"{comma(amount)} cx", TILE, [box]).quantity
    assert Fraction(found) >= Fraction(amount) * ratio - Fraction(1, 2000)
    assert Fraction(found) < (Fraction(amount) + 1) * ratio + Fraction(1, 2000)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_quantity_or_a_fault(text: str) -> None:
    try:
        found = understand(text, TILE, [BOX])
    except SpokenError:
        return
    assert found.quantity > 0


@given(st.text(alphabet="0123456789.,x*+-/%() cemia", max_size=30))
def test_so_is_what_nearly_fits(text: str) -> None:
    try:
        found = understand(text, TILE, [BOX])
    except SpokenError:
        return
    assert found.quantity > 0
    assert found.quantity == found.quantity.quantize(MILLI)


def test_whole_packs_and_what_is_left() -> None:
    found = in_packs(Decimal("46.2"), [BOX])
    assert found is not None
    assert (found.uom, found.whole, found.leftover) == ("CX", 21, Decimal("0.840"))
    assert (found.needed, found.covered) == (22, Decimal("47.520"))
    assert in_packs(Decimal(2), [BOX]) is None
    crate = Unit("PLT", Fraction("86.4"), WHOLE)
    largest, named = in_packs(Decimal("172.8"), [BOX, crate]), None
    named = in_packs(Decimal("172.8"), [BOX, crate], "CX")
    assert largest is not None
    assert named is not None
    assert (largest.uom, largest.whole) == ("PLT", 2)
    assert (named.uom, named.whole) == ("CX", 80)
