"""What comes in and goes out about orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from construction.fields import Day, Long, MoneyOut, Percent
from construction.numbering import label
from construction.orders.domain import (
    Balance,
    CancelReason,
    OrderStatus,
    PaymentMethod,
    discounted,
    due_of,
)
from construction.quotes import QuoteIn, QuoteLineIn

MAX_LINES = 500
ZERO = Decimal("0.00")


class StatusIn(BaseModel):
    """The next status of an order."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"status": "preparing"}]}
    )

    status: Literal["preparing", "out_for_delivery", "delivered", "cancelled"]
    is_pickup: bool = False
    reason: CancelReason | None = None


class DeliverOnIn(BaseModel):
    """The day on which the customer is to have the goods; null for none."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"deliver_on": "2026-12-01"}]}
    )

    deliver_on: Day | None = None


class StepOut(BaseModel):
    """A step in the life of an order: what, by whom and when."""

    action: str
    by_id: UUID | None
    by_name: str
    at: datetime
    detail: dict[str, str]


class History(BaseModel):
    """All steps of an order, newest first."""

    items: list[StepOut]


class OrderIn(BaseModel):
    """An order without a quote."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "customer_id": "01975c3e-7c5f-7a52-a000-000000000001",
                    "lines": [
                        {"product_id": "01975c3e-7c5f-7a52-a000-000000000002", "quantity": "10"}
                    ],
                }
            ]
        },
    )

    customer_id: UUID
    job_site_id: UUID | None = None
    lines: Annotated[list[QuoteLineIn], Field(min_length=1, max_length=MAX_LINES)]
    discount_percent: Percent = ZERO
    payment_method: PaymentMethod | None = None
    deliver_on: Day | None = None
    notes: Long | None = None

    def as_quote(self) -> QuoteIn:
        """Return what is ordered as the quote that would have offered it."""
        return QuoteIn.model_construct(
            customer_id=self.customer_id,
            job_site_id=self.job_site_id,
            lines=self.lines,
            discount_percent=self.discount_percent,
            notes=self.notes,
        )


class ChangeOut(BaseModel):
    """A line of a quote that is not what it was: short in stock, of higher cost, or sold no more.

    `available` is what is left for it where that is too little; `cost_percent` is null for roles
    that see no costs.
    """

    line_id: UUID
    product_id: UUID
    sku: str
    name: str
    uom: str
    quantity: MoneyOut
    available: MoneyOut | None
    cost_percent: MoneyOut | None
    is_inactive: bool


class ChangeList(BaseModel):
    """All that changed since a quote was made."""

    items: list[ChangeOut]


class OrderLineOut(BaseModel):
    """A line of an order; prices are null for roles that may not see them."""

    id: UUID
    position: int
    product_id: UUID
    sku: str
    name: str
    quantity: MoneyOut
    to_deliver: MoneyOut
    withdrawn: MoneyOut
    returned: MoneyOut
    uom: str
    unit_price: MoneyOut | None
    discount_percent: MoneyOut | None
    total: MoneyOut | None
    note: str | None

    @property
    def balance(self) -> Balance:
        """Return how far its goods have moved; worth nothing for who sees no prices."""
        return Balance(
            quantity=self.quantity,
            to_deliver=self.to_deliver,
            withdrawn=self.withdrawn,
            returned=self.returned,
            total=self.total or ZERO,
        )

    @property
    def returnable(self) -> Decimal:
        """Return how much of it the customer has."""
        return self.balance.returnable


class OrderSummary(BaseModel):
    """An order in a list; frozen, so that its row can be kept after it was drawn."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    number: str
    status: OrderStatus
    is_pickup: bool
    quote_id: UUID | None
    customer_id: UUID
    customer_name: str
    job_site_id: UUID | None
    job_site_name: str | None
    owner_id: UUID
    owner_name: str
    total: MoneyOut | None
    created_at: datetime
    deliver_on: date | None
    delivered_at: datetime | None


class OrderOut(OrderSummary):
    """An order with its lines; `due` is its total without what a closed balance left out."""

    subtotal: MoneyOut | None
    due: MoneyOut | None
    discount_percent: MoneyOut | None
    payment_method: PaymentMethod | None
    cancel_reason: CancelReason | None
    notes: str | None
    version: int
    updated_at: datetime
    lines: list[OrderLineOut]

    def worth_back(self, given: Mapping[UUID, Decimal]) -> Decimal:
        """Return what so much of its lines is worth when it comes back now."""
        each = (
            line.balance.worth(line.returned, given[line.id])
            for line in self.lines
            if line.id in given
        )
        return discounted(sum(each, ZERO), self.discount_percent or ZERO)


def summary_of(row: Any, *, with_prices: bool) -> OrderSummary:
    """Return an order of a list from its row: the order and the names that go with it."""
    return OrderSummary.model_construct(**_summary(row, with_prices=with_prices))


def order_of(row: Any, lines: Iterable[Any], *, with_prices: bool) -> OrderOut:
    """Return an order from its row and the rows of its lines."""
    order = row.Order
    ours = [_line_of(line, with_prices=with_prices) for line in lines]
    due = due_of(order.total, order.discount_percent, (line.balance for line in ours))
    return OrderOut.model_construct(
        **_summary(row, with_prices=with_prices),
        subtotal=order.subtotal if with_prices else None,
        due=due if with_prices else None,
        discount_percent=order.discount_percent if with_prices else None,
        payment_method=PaymentMethod(order.payment_method) if order.payment_method else None,
        cancel_reason=CancelReason(order.cancel_reason) if order.cancel_reason else None,
        notes=order.notes,
        version=order.version,
        updated_at=order.updated_at,
        lines=ours,
    )


def step_of(activity: Any) -> StepOut:
    """Return a step of an order from its row."""
    return StepOut.model_construct(
        action=activity.action,
        by_id=activity.actor_id,
        by_name=activity.actor_name,
        at=activity.at,
        detail=activity.detail,
    )


def _summary(row: Any, *, with_prices: bool) -> dict[str, Any]:
    order = row.Order
    same = (
        "id", "is_pickup", "quote_id", "customer_id", "job_site_id", "owner_id", "owner_name",
        "created_at", "deliver_on", "delivered_at",
    )  # fmt: skip
    return {name: getattr(order, name) for name in same} | {
        "number": label(order.number_mask, order.number),
        "status": OrderStatus(order.status),
        "customer_name": row.customer_name,
        "job_site_name": row.job_site_name,
        "total": order.total if with_prices else None,
    }


def _line_of(row: Any, *, with_prices: bool) -> OrderLineOut:
    line = row.OrderLine
    return OrderLineOut.model_construct(
        id=line.id,
        position=line.position,
        product_id=line.product_id,
        sku=row.sku,
        name=row.name,
        quantity=line.quantity,
        to_deliver=line.to_deliver,
        withdrawn=line.withdrawn,
        returned=line.returned,
        uom=line.uom,
        unit_price=line.unit_price if with_prices else None,
        discount_percent=line.discount_percent if with_prices else None,
        total=line.total if with_prices else None,
        note=line.note,
    )
