"""What comes in and goes out about products."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from basecore.money import MILLI
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from construction.catalog.domain import Rounding, as_ratio
from construction.fields import (
    AsText,
    Code,
    Long,
    LongName,
    Money,
    MoneyOut,
    Name,
    Quantity,
    Short,
    Uom,
    Volume,
)

MAX_UNITS = 20
MAX_BULK = 2000


def _ratio(text: str) -> str:
    """Refuse what is no ratio; it stays text, because a third has no decimal."""
    if as_ratio(text) is None:
        raise ValueError("Write how many fit, such as 60, 2.16 or 1/25")
    return text


Ratio = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=40), AfterValidator(_ratio)
]
Ncm = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9]{8}$")]
Barcode = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9A-Za-z./-]{3,40}$")
]


class UnitIn(BaseModel):
    """Another unit: one of it is `factor` of `of`, which is the base unit if left out."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"uom": "CX", "factor": "2.16", "step": "1"}]},
    )

    uom: Uom
    factor: Ratio
    of: Uom | None = None
    step: Quantity = MILLI
    weight_kg: Quantity | None = None
    volume_m3: Volume | None = None


class BarcodeIn(BaseModel):
    """The barcode of one unit; the base unit's if `uom` is left out."""

    model_config = ConfigDict(extra="forbid")

    code: Barcode
    uom: Uom | None = None


class ProductIn(BaseModel):
    """A new product; its weight, volume, price and cost are those of one base unit (`uom`)."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "sku": "PIS-60",
                    "name": "Porcelanato 60x60",
                    "uom": "M2",
                    "base_price": "74.90",
                    "category": "Pisos",
                    "units": [{"uom": "CX", "factor": "2.16", "step": "1"}],
                    "barcodes": [{"code": "2000000000015", "uom": "CX"}],
                }
            ]
        },
    )

    sku: Code
    name: LongName
    uom: Uom
    base_price: Money
    category: Short | None = None
    brand: Short | None = None
    description: Long | None = None
    ncm: Ncm | None = None
    cost: Money | None = None
    weight_kg: Quantity | None = None
    volume_m3: Volume | None = None
    step: Quantity = MILLI
    units: list[UnitIn] = Field(default=[], max_length=MAX_UNITS)
    barcodes: list[BarcodeIn] = Field(default=[], max_length=MAX_UNITS + 1)


class ProductChange(BaseModel):
    """Fields of a product to change; what is left out stays, lists are replaced whole."""

    model_config = ConfigDict(extra="forbid")

    name: LongName | None = None
    base_price: Money | None = None
    category: Short | None = None
    brand: Short | None = None
    description: Long | None = None
    ncm: Ncm | None = None
    cost: Money | None = None
    weight_kg: Quantity | None = None
    volume_m3: Volume | None = None
    step: Quantity | None = None
    is_active: bool | None = None
    units: list[UnitIn] | None = Field(default=None, max_length=MAX_UNITS)
    barcodes: list[BarcodeIn] | None = Field(default=None, max_length=MAX_UNITS + 1)


class NameIn(BaseModel):
    """How a category or brand is called."""

    model_config = ConfigDict(extra="forbid")

    name: Name


class NameOut(BaseModel):
    """A category or brand, and how many products and price rules name it."""

    id: UUID
    name: str
    products: int
    price_rules: int


class PriceStep(BaseModel):
    """By how much prices go up, or down, and how the new ones are rounded."""

    model_config = ConfigDict(extra="forbid")

    percent: Annotated[
        Decimal, Field(gt=-100, le=1000, decimal_places=2, allow_inf_nan=False), AsText
    ]
    rounding: Rounding = Rounding.CENT


class BulkChange(BaseModel):
    """What to change of many products; what is left out stays."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "ids": ["01920000-0000-7000-8000-000000000000"],
                    "price": {"percent": "5", "rounding": "ends_90"},
                }
            ]
        },
    )

    ids: list[UUID] = Field(min_length=1, max_length=MAX_BULK)
    price: PriceStep | None = None
    category: Name | None = None
    is_active: bool | None = None


class PriceStepOut(BaseModel):
    """What a bulk change makes of one product."""

    product_id: UUID
    old_price: MoneyOut
    new_price: MoneyOut


class BulkOut(BaseModel):
    """What a bulk change did; `batch_id` undoes it and is null in a preview."""

    batch_id: UUID | None
    items: list[PriceStepOut]


class ImageOut(BaseModel):
    """A picture of a product and where it is served."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    position: int
    width: int
    height: int
    url: str
    thumbnail_url: str


class UnitOut(BaseModel):
    """Another unit: one of it is numerator / denominator base units."""

    model_config = ConfigDict(from_attributes=True)

    uom: str
    numerator: int
    denominator: int
    step: MoneyOut
    weight_kg: MoneyOut | None
    volume_m3: MoneyOut | None


class BarcodeOut(BaseModel):
    """The barcode of one unit."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    uom: str


class ProductOut(BaseModel):
    """A product; prices and costs are null for roles that may not see them."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    sku: str
    name: str
    category: str | None
    category_id: UUID | None
    brand: str | None
    brand_id: UUID | None
    description: str | None
    ncm: str | None
    uom: str
    step: MoneyOut
    base_price: MoneyOut | None
    cost: MoneyOut | None
    weight_kg: MoneyOut | None
    volume_m3: MoneyOut | None
    is_active: bool
    version: int
    created_at: datetime


class ProductDetail(ProductOut):
    """A product with its other units and its barcodes."""

    units: list[UnitOut]
    barcodes: list[BarcodeOut]
