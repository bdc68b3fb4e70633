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


_counter = DocumentCounter.__table__.c
COUNT = (
    insert(DocumentCounter.__table__)  # type: ignore[arg-type]  # a Table is what it is
    .values(last_number=1)
    .on_conflict_do_update(
        index_elements=[_counter.tenant_id, _counter.document],
        set_={"last_number": _counter.last_number + 1},
    )
    .returning(_counter.last_number)
)


def label(document: Document, number: int) -> str:
    """Return the number as people say it, such as COT-000123."""
    return f"{document}-{number:06d}"


async def next_number(session: TenantSession, document: Document) -> int:
    """Take the next number; call it after all reads, directly before the header's insert."""
    counter = {"tenant_id": session.tenant_id, "document": document.value}
    number: int = (await session.execute(COUNT, counter)).scalar_one()
    return number
