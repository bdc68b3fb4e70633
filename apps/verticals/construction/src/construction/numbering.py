"""Gap-free document numbers per store: a counter row, taken last and returned by a rollback."""

from __future__ import annotations

from enum import StrEnum

from basecore.db import TenantOwned, TenantSession
from sqlalchemy import BigInteger, CheckConstraint
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import Base


class Document(StrEnum):
    """A kind of numbered document and the letters before its number."""

    ORDER = "PED"
    QUOTE = "COT"


class DocumentCounter(TenantOwned, Base):
    """The last number given to a kind of document."""

    __tablename__ = "document_counter"
    __table_args__ = (CheckConstraint("document IN ('PED', 'COT')", name="document"),)

    document: Mapped[str] = mapped_column(primary_key=True)
    last_number: Mapped[int] = mapped_column(BigInteger)


def label(document: Document, number: int) -> str:
    """Return the number as people say it, such as COT-000123."""
    return f"{document}-{number:06d}"


async def next_number(session: TenantSession, document: Document) -> int:
    """Take the next number; call it after all reads, directly before the header's insert."""
    table = DocumentCounter.__table__
    claim = insert(DocumentCounter).values(
        tenant_id=session.tenant_id, document=document.value, last_number=1
    )
    counted = claim.on_conflict_do_update(
        index_elements=[table.c.tenant_id, table.c.document],
        set_={"last_number": table.c.last_number + 1},
    ).returning(table.c.last_number)
    number: int = (await session.execute(counted)).scalar_one()
    return number
