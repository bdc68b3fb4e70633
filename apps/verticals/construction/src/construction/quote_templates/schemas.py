"""What comes in and goes out about templates."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from construction.fields import MoneyOut, Name


class NameIn(BaseModel):
    """What a template is to be called, and whose it is."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    is_shared: bool = False


class TemplateIn(NameIn):
    """A quote whose lines are kept under a name."""

    quote_id: UUID


class RenameIn(BaseModel):
    """Another name for a template."""

    model_config = ConfigDict(extra="forbid")

    name: Name


class UseIn(BaseModel):
    """For whom a quote is made from a template."""

    model_config = ConfigDict(extra="forbid")

    customer_id: UUID
    job_site_id: UUID | None = None


class TemplateSummary(BaseModel):
    """A template in a list."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    is_shared: bool
    made_by: UUID
    made_by_name: str
    made_at: datetime
    line_count: int


class TemplateLineOut(BaseModel):
    """A line of a template; a product that is not sold any more stays out of quotes.

    `said` is its quantity as somebody typed it, where somebody did.
    """

    model_config = ConfigDict(from_attributes=True)

    product_id: UUID
    sku: str
    name: str
    uom: str
    quantity: MoneyOut
    said: str | None = None
    discount_percent: MoneyOut
    note: str | None
    is_active: bool


class TemplateOut(TemplateSummary):
    """A template with its lines."""

    lines: list[TemplateLineOut]


class TemplatesOut(BaseModel):
    """The store's templates and one's own, by name."""

    items: list[TemplateSummary]
