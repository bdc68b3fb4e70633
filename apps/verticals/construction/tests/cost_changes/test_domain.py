"""Prices over time, by supplier."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from construction.cost_changes.domain import Asked, by_supplier


def asked(supplier: str, day: int, price: str, quantity: int = 1) -> Asked:
    return Asked(supplier, Decimal(quantity), date(2026, 3, day), Decimal(price))


def test_each_supplier_is_drawn_from_its_least_quantity_on() -> None:
    newest_first = [
        asked("Rio Manso", 9, "8.00", 100),
        asked("Rio Manso", 9, "10.00"),
        asked("Porto Alto", 5, "0"),
        asked("Porto Alto", 4, "11.00"),
        asked("Rio Manso", 2, "9.00"),
        asked("Pedra Azul", 1, "12.00"),
    ]
    found = by_supplier(newest_first, 2)
    assert [name for name, _ in found] == ["Rio Manso", "Porto Alto"]
    assert [[price for _, price in points] for _, points in found] == [
        [Decimal("9.00"), Decimal("10.00")],
        [Decimal("11.00")],
    ]


def test_prices_of_nothing_are_not_drawn() -> None:
    assert by_supplier([asked("Rio Manso", 9, "0")], 4) == []
    assert by_supplier([], 4) == []


def test_a_slip_of_the_comma_does_not_press_the_others_flat() -> None:
    slip = [asked("Rio Manso", 9, "100.00"), asked("Rio Manso", 2, "10.00")]
    ((_, points),) = by_supplier([*slip, asked("Rio Manso", 1, "9.00")], 4)
    assert [price for _, price in points] == [Decimal("9.00"), Decimal("10.00")]
