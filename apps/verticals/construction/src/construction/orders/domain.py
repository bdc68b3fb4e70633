"""Rules of an order: its states and what each step needs."""

from __future__ import annotations

from enum import StrEnum


class OrderStatus(StrEnum):
    """Where an order stands."""

    PENDING = "pending"
    PREPARING = "preparing"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


S = OrderStatus

STEPS: frozenset[tuple[OrderStatus, OrderStatus]] = frozenset(
    {
        (S.PENDING, S.PREPARING),
        (S.PREPARING, S.OUT_FOR_DELIVERY),
        (S.OUT_FOR_DELIVERY, S.DELIVERED),
        (S.OUT_FOR_DELIVERY, S.PREPARING),
        (S.PENDING, S.CANCELLED),
        (S.PREPARING, S.CANCELLED),
    }
)
"""(from, to) of every step but the pick-up."""

PICKUP = (S.PREPARING, S.DELIVERED)
"""The customer takes the goods at the counter."""


def is_step(status: OrderStatus, to: OrderStatus, *, is_pickup: bool) -> bool:
    """Tell whether an order may go from one state to another."""
    return (status, to) == PICKUP if is_pickup else (status, to) in STEPS


def next_steps(status: OrderStatus) -> list[tuple[OrderStatus, bool]]:
    """Return where an order can go and whether as a pick-up: onwards first, cancelling last."""
    onwards = list(OrderStatus)
    steps = [(to, False) for came_from, to in STEPS if came_from is status]
    if status is PICKUP[0]:
        steps.append((PICKUP[1], True))

    def place(step: tuple[OrderStatus, bool]) -> tuple[bool, bool, int]:
        at = onwards.index(step[0])
        return step[0] is S.CANCELLED, at < onwards.index(status), at

    return sorted(steps, key=place)
