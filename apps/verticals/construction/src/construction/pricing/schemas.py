"""What comes in and goes out about prices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeAlias
from uuid import UUID

from basecore.money import HUNDRED
from pydantic import BaseModel, ConfigDict, Field

from construction.fields import AsText, Money, MoneyOut, Name
from construction.pricing.domain import (
    Explanation,
    Kind,
    Level,
    Mode,
    Reason,
    Rounding,
    Target,
    Via,
)

Row: TypeAlias = Mapping[Any, Any]

ZERO = Decimal("0.000")
RuleValue = Annotated[
    Decimal, Field(ge=0, le=99_999_999, decimal_places=4, allow_inf_nan=False), AsText
]
Break = Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=3, allow_inf_nan=False), AsText]
Limit = Annotated[Decimal, Field(ge=0, le=9999, decimal_places=2, allow_inf_nan=False), AsText]
Share = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2, allow_inf_nan=False), AsText]


class PriceRuleIn(BaseModel):
    """A rule: for whom (one id, as `level` says), for what (a product, a category or all), how."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "level": "customer",
                    "customer_id": "01975c3e-7c5f-7a52-a000-000000000001",
                    "product_id": "01975c3e-7c5f-7a52-a000-000000000002",
                    "kind": "fixed",
                    "value": "35.90",
                    "min_quantity": "100",
                }
            ]
        },
    )

    level: Level
    job_site_id: UUID | None = None
    customer_id: UUID | None = None
    group_id: UUID | None = None
    price_list_id: UUID | None = None
    product_id: UUID | None = None
    category_id: UUID | None = None
    kind: Kind
    value: RuleValue
    rounding: Rounding = Rounding.NONE
    min_quantity: Break = ZERO
    starts_on: date | None = None
    ends_on: date | None = None
    is_active: bool = True


class PriceRuleOut(BaseModel):
    """A price rule and the names of what it is about."""

    id: UUID
    level: Level
    job_site_id: UUID | None
    job_site_name: str | None
    customer_id: UUID | None
    customer_name: str | None
    group_id: UUID | None
    group_name: str | None
    price_list_id: UUID | None
    price_list_name: str | None
    product_id: UUID | None
    product_name: str | None
    category_id: UUID | None
    category_name: str | None
    kind: Kind
    value: MoneyOut
    rounding: Rounding
    min_quantity: MoneyOut
    starts_on: date | None
    ends_on: date | None
    is_active: bool
    version: int
    created_at: datetime


class PriceListIn(BaseModel):
    """A price list; the default one is for every customer."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    is_default: bool = False


class PriceListOut(BaseModel):
    """A price list."""

    id: UUID
    name: str
    is_default: bool
    version: int
    created_at: datetime


class HolderIn(BaseModel):
    """Who is to point at a list (one of the three ids), and at which; null: at none."""

    model_config = ConfigDict(extra="forbid")

    customer_id: UUID | None = None
    job_site_id: UUID | None = None
    group_id: UUID | None = None
    price_list_id: UUID | None


class PriceChangeIn(BaseModel):
    """A base price that takes effect by itself."""

    model_config = ConfigDict(extra="forbid")

    product_id: UUID
    new_price: Money
    effective_on: date


class PriceChangeOut(BaseModel):
    """A base price to come, or one that came."""

    id: UUID
    product_id: UUID
    sku: str
    name: str
    base_price: MoneyOut
    new_price: MoneyOut
    effective_on: date
    state: str
    created_by_name: str
    created_at: datetime
    settled_at: datetime | None


class PolicyIn(BaseModel):
    """How far below the price of the rules a role may sell; null sets no limit."""

    model_config = ConfigDict(extra="forbid")

    mode: Mode
    min_margin_percent: Limit | None = None
    max_discount_percent: Share | None = None


class PolicyOut(PolicyIn):
    """The limits of a role."""

    role: str


class RuleSeen(BaseModel):
    """A rule as an explanation shows it; `value` is left out where it would give a cost away."""

    rule: UUID
    level: Level
    via: Via | None = None
    name: str | None = None
    target: Target
    category: str | None = None
    kind: Kind
    value: MoneyOut | None = None
    rounding: Rounding = Rounding.NONE
    min_quantity: MoneyOut | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    price: MoneyOut | None = None
    reason: Reason | None = None


class ExplanationOut(BaseModel):
    """A price and why it is that: the rule that won (null: the base price) and each that lost."""

    product_id: UUID
    on: date
    quantity: MoneyOut
    price: MoneyOut
    base_price: MoneyOut
    cost: MoneyOut | None = None
    typed: MoneyOut | None = None
    below: list[str] = []
    won: RuleSeen | None = None
    lost: list[RuleSeen] = []

    @property
    def margin_percent(self) -> Decimal | None:
        """Return what the price leaves over the cost, where the cost may be seen."""
        if not self.cost:
            return None
        price = self.price if self.typed is None else self.typed
        return price * HUNDRED / self.cost - HUNDRED


class ResolvedOut(BaseModel):
    """The prices that were asked for, in the order of the lines."""

    lines: list[ExplanationOut]


def shown(product_id: UUID, explanation: Explanation) -> ExplanationOut:
    """Return a stored or fresh explanation as its schema."""
    return ExplanationOut.model_validate(explanation | {"product_id": product_id})
