"""What comes in and goes out about suppliers' invoices."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from webkit import msgid

from construction.fields import MAX_LINE_QUANTITY, AsText, MoneyOut, Short
from construction.nfe.domain import Evidence, Fault, InvoiceStatus, Seal

Counted = Annotated[
    Decimal, Field(ge=0, le=MAX_LINE_QUANTITY, decimal_places=3, allow_inf_nan=False), AsText
]

SENTENCES = {
    Fault.TOO_LARGE: msgid("This file is larger than 5 MB: no invoice is"),
    Fault.TOO_MANY: msgid("At most 200 invoices at once"),
    Fault.BOMB: msgid("Unpacked, this zip is larger than 50 MB; nothing more of it was read"),
    Fault.NOT_XML: msgid("This is no XML file of an invoice"),
    Fault.FORBIDDEN: msgid("This file defines entities of its own, which no invoice does"),
    Fault.NAMESPACE: msgid("This file looks like an invoice but does not have its namespace"),
    Fault.NO_INVOICE: msgid("There is no invoice (NF-e) in this file"),
    Fault.KEY: msgid("The access key of this invoice is not valid"),
    Fault.VALUES: msgid("This invoice lacks what every invoice has, or has values that cannot be"),
    Fault.EMPTY: msgid("No line of this invoice has a quantity: it brings no goods"),
    Fault.RECIPIENT: msgid("This invoice is for another CNPJ than the store's"),
    Fault.NO_CNPJ: msgid("Write the store's CNPJ into the settings first"),
    Fault.DUPLICATE: msgid("This invoice is here already"),
}


class DecisionIn(BaseModel):
    """What a line is; what is left out stays as it was proposed."""

    model_config = ConfigDict(extra="forbid")

    product_id: UUID | None = None
    ratio: Annotated[str, Field(max_length=30)] | None = None
    counted: Counted | None = None
    note: Short | None = None


class ReceiveIn(BaseModel):
    """`vouches` says that a file whose seal is broken was checked against the paper."""

    model_config = ConfigDict(extra="forbid")

    vouches: bool = False


class ArrivalOut(BaseModel):
    """What became of a file."""

    name: str
    invoice_id: UUID | None
    fault: Fault | None
    message: str | None


class ArrivalList(BaseModel):
    """What became of files."""

    items: list[ArrivalOut]


class InvoiceRow(BaseModel):
    """An invoice in a list."""

    id: UUID
    access_key: str
    number: str
    series: str
    issued_on: date
    issuer_tax_id: str
    issuer_name: str
    supplier_id: UUID | None
    seal: Seal
    status: InvoiceStatus
    actor_name: str
    created_at: datetime
    undecided: int


class InvoiceList(BaseModel):
    """Invoices, the last one first."""

    items: list[InvoiceRow]
    next_cursor: str | None = None


class InvoiceLineOut(BaseModel):
    """A line: as it was invoiced, and what it is taken for."""

    id: UUID
    position: int
    code: str
    gtin: str | None
    name: str
    uom: str
    quantity: MoneyOut
    state: str
    evidence: Evidence | None
    is_ordered: bool
    product_id: UUID | None
    product_name: str | None
    product_sku: str | None
    base_uom: str | None
    ratio: str | None
    base_quantity: MoneyOut | None
    counted: MoneyOut | None
    unit_price: MoneyOut | None
    note: str | None


class InvoiceOut(InvoiceRow):
    """An invoice with its lines."""

    freight: MoneyOut | None
    total: MoneyOut | None
    unexplained: MoneyOut | None
    """By how much the total is more than freight and lines say, or less."""
    lines: list[InvoiceLineOut]
