"""What comes in while a draft is edited line by line."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from construction.fields import Long, Money, Percent, Short
from construction.quotes.domain import DEFAULT_VALID_DAYS, MAX_VALID_DAYS
from construction.quotes.schemas.quotes import ZERO

MOST = 2**31 - 1
"""The largest number that a column of PostgreSQL's `integer` holds."""

Version = Annotated[int, Field(ge=1, le=MOST)]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class _Request(BaseModel):
    """A change that is the same change when it comes again: its `op` tells it."""

    model_config = ConfigDict(extra="forbid")

    op: UUID
    version: Version | None = None


class DraftIn(_Request):
    """All of a draft but its lines; without a version it is a new one."""

    customer_id: UUID | None = None
    job_site_id: UUID | None = None
    discount_percent: Percent = ZERO
    valid_days: Annotated[int, Field(ge=1, le=MAX_VALID_DAYS)] = DEFAULT_VALID_DAYS
    notes: Long | None = None


class DraftLineIn(_Request):
    """A line of a draft as it should be; without a version it is a new one.

    `said` is the quantity as somebody typed it; without a price, the rules say it.
    """

    position: Annotated[int, Field(ge=0, le=MOST)]
    product_id: UUID
    said: Said
    unit_price: Money | None = None
    discount_percent: Percent = ZERO
    note: Short | None = None


class RemoveIn(_Request):
    """The line that is taken out, as somebody saw it last."""

    version: Version


class RepriceIn(_Request):
    """The draft whose lines get the prices of the day, as somebody saw its header last."""

    version: Version
