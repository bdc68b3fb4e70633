"""Gap-free document numbers per store: a counter row, taken last and returned by a rollback."""

from __future__ import annotations

from enum import StrEnum

from basecore.db import TenantOwned, TenantSession
from sqlalchemy import BigInteger, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import Base


class Document(StrEnum):
    """A kind of numbered document and the letters before its number."""

    ORDER = "PED"
    PURCHASE = "COM"
    QUOTE = "COT"


class DocumentCounter(TenantOwned, Base):
    """The last number given to a kind of document."""

    __tablename__ = "document_counter"
    __table_args__ = (CheckConstraint("document IN ('PED', 'COT', 'COM')", name="document"),)

    document: Mapped[str] = mapped_column(primary_key=True)
    last_number: Mapped[int] = mapped_column(BigInteger)


COUNT = (
    "INSERT INTO construction.document_counter AS c (tenant_id, document, last_number) "
    "VALUES ($1, $2, 1) ON CONFLICT (tenant_id, document) "
    "DO UPDATE SET last_number = c.last_number + 1 RETURNING last_number"
)


def label(document: Document, number: int) -> str:
    """Return the number as people say it, such as COT-000123."""
    return f"{document}-{number:06d}"


async def next_number(session: TenantSession, document: Document) -> int:
    """Take the next number; call it after all reads, directly before the header's insert."""
    ((number,),) = await session.fetch(COUNT, session.tenant_id, document.value)
    return int(number)
