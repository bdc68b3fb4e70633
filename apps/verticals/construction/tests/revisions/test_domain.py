"""What differs between two revisions, found out without a database."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import pytest
from basecore.ids import new_id
from construction.revisions.domain import Kind, compare, counts
from hypothesis import given
from hypothesis import strategies as st

PRODUCTS = [new_id() for _ in range(3)]


@dataclass
class Row:
    """A line as it is compared."""

    product_id: UUID
    quantity: Decimal
    unit_price: Decimal = Decimal("10.00")
    discount_percent: Decimal = Decimal("0.00")
    uom: str = "UN"
    name: str = "Areia"
    sku: str = "A"
    note: str | None = None

    @property
    def total(self) -> Decimal:
        """Return what the line comes to."""
        return self.quantity * self.unit_price


def rows(text: str) -> list[Row]:
    """Return lines such as `0:5 1:2`: product and quantity."""
    pairs = [one.split(":") for one in text.split()]
    return [Row(PRODUCTS[int(product)], Decimal(quantity)) for product, quantity in pairs]


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("", "", []),
        ("0:1", "0:1", ["same"]),
        ("0:1", "0:2", ["changed"]),
        ("0:1", "1:1", ["added", "removed"]),
        ("0:1 1:1", "1:1 0:1", ["same", "same"]),
        ("0:1 0:2", "0:1", ["same", "removed"]),
        ("0:1", "0:1 0:2", ["same", "added"]),
        ("0:1 0:2", "0:2 0:1", ["changed", "changed"]),
        ("0:1 1:1 2:1", "2:3", ["changed", "removed", "removed"]),
    ],
)
def test_lines_are_matched_by_their_product(before: str, after: str, kinds: list[str]) -> None:
    assert [one.kind.value for one in compare(rows(before), rows(after))] == kinds


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("unit_price", Decimal("11.00")),
        ("discount_percent", Decimal("5.00")),
        ("uom", "SC"),
        ("note", "Entregar cedo"),
        ("quantity", Decimal(7)),
    ],
)
def test_what_differs_is_named(field: str, value: object) -> None:
    (one,), (other,) = rows("0:1"), rows("0:1")
    setattr(other, field, value)
    (found,) = compare([one], [other])
    assert (found.kind, found.fields) == (Kind.CHANGED, [field])


LINES = st.lists(
    st.builds(
        Row,
        st.sampled_from(PRODUCTS),
        st.decimals("0.001", "9999", places=3),
        st.decimals("0", "99", places=2),
    ),
    max_size=12,
)


@given(LINES, LINES)
def test_nothing_is_lost_and_the_differences_add_up(before: list[Row], after: list[Row]) -> None:
    found = compare(before, after)
    assert sorted(id(one.before) for one in found if one.before) == sorted(map(id, before))
    assert [one.after for one in found if one.after] == after
    total = sum(one.total for one in after) - sum(one.total for one in before)
    assert sum(one.difference for one in found) == total
    assert sum(counts(found).values()) == len(found)


@given(LINES)
def test_a_revision_is_the_same_as_itself(lines: list[Row]) -> None:
    assert all(one.kind is Kind.SAME for one in compare(lines, lines))
