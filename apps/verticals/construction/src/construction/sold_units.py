"""The units that a store sells in, as its forms offer them: one row a store.

A product keeps the units that it has, whatever is offered; what comes in with a file or an invoice
may name others, whose quantities are left exact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from basecore.db import TenantOwned, TenantSession
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from webkit import msgid

from construction.one_row import replace_row
from construction.orm import Base

WHOLE, HALF, TENTH = Decimal(1), Decimal("0.5"), Decimal("0.1")
HUNDREDTH, EXACT = Decimal("0.01"), Decimal("0.001")
STEPS = (EXACT, HUNDREDTH, TENTH, HALF, WHOLE)
"""What quantities of a unit can be rounded to."""


class StoreUnits(TenantOwned, Base):
    """The units that a store says it sells in."""

    __tablename__ = "store_units"

    units: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    version: Mapped[int]
    updated_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class SoldUnit:
    """A unit: its letters, how it is called, and what quantities are rounded to."""

    uom: str
    name: str
    step: Decimal = WHOLE


USUAL = (
    SoldUnit("UN", msgid("Each")),
    SoldUnit("SC", msgid("Sack")),
    SoldUnit("KG", msgid("Kilo"), EXACT),
    SoldUnit("M", msgid("Metre"), HUNDREDTH),
    SoldUnit("M2", msgid("Square metre"), HUNDREDTH),
    SoldUnit("M3", msgid("Cubic metre"), HUNDREDTH),
    SoldUnit("L", msgid("Litre"), TENTH),
    SoldUnit("CX", msgid("Box")),
    SoldUnit("PC", msgid("Piece")),
    SoldUnit("RL", msgid("Roll")),
    SoldUnit("BR", msgid("Bar")),
    SoldUnit("GL", msgid("Gallon")),
    SoldUnit("LT", msgid("Can")),
    SoldUnit("PR", msgid("Pair")),
    SoldUnit("PAL", msgid("Pallet")),
    SoldUnit("MIL", msgid("Thousand"), EXACT),
    SoldUnit("FD", msgid("Bundle")),
)
"""What is offered until a store says so itself; their names are translated where they are shown."""


@dataclass(frozen=True, slots=True)
class SoldUnits:
    """The units that a store sells in."""

    units: Sequence[SoldUnit] = USUAL
    version: int = 0

    def told(self, tell: Callable[[str], str]) -> list[SoldUnit]:
        """Return the units by names as people read them: the usual ones are translated."""
        if self.units is not USUAL:
            return list(self.units)
        return [replace(one, name=tell(one.name)) for one in self.units]

    def steps(self) -> dict[str, Decimal]:
        """Return what quantities of each unit are rounded to."""
        return {one.uom: one.step for one in self.units}

    def step_of(self, uom: str) -> Decimal:
        """Return what quantities of a unit are rounded to; whole ones where it is not offered."""
        return self.steps().get(uom.strip().upper(), WHOLE)


async def read(session: TenantSession) -> SoldUnits:
    """Return the units that the store sells in."""
    found: StoreUnits | None = await session.scalar(
        select(StoreUnits)
        .where(StoreUnits.tenant_id == session.tenant_id)
        .execution_options(populate_existing=True)
    )
    if found is None or not found.units:
        return SoldUnits(version=found.version if found else 0)
    units = [SoldUnit(one["uom"], one["name"], Decimal(one["step"])) for one in found.units]
    return SoldUnits(units, found.version)


async def write(session: TenantSession, wanted: SoldUnits, now: datetime) -> bool:
    """Replace the units, if they still have this version; tell whether they had.

    The usual ones are not written down: their names are those of the reader's language.
    """
    own = [] if wanted.units is USUAL else wanted.units
    units = [{"uom": one.uom, "name": one.name, "step": str(one.step)} for one in own]
    values = {"units": units, "updated_at": now}
    return await replace_row(session, StoreUnits, wanted.version, values)
