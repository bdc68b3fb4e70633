"""Use cases of the store's particulars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from basecore.db import TenantSession, change_zone, read_zone
from basecore.errors import StaleError
from validate_docbr import CNPJ

from construction import adjustments, catalog, numbering, sold_units
from construction.activity import Actor, Audited, Step, activities, moved, note_audited
from construction.adjustments import Adjustments
from construction.numbering import Document, Series, Wish, faults, label, renumbered, same
from construction.one_row import replace_row
from construction.sold_units import SoldUnit, SoldUnits
from construction.store import repository
from construction.store.domain import CALLED, DEFAULT_VALID_DAYS, TimeZone, normal_pix_key
from construction.store.errors import (
    CnpjInvalidError,
    NumberingInvalidError,
    PixKeyInvalidError,
    UnitTwiceError,
    UnitUsedError,
)
from construction.store.models import StoreProfile
from construction.store.schemas import AdjustmentsIn, NumberingIn, StoreIn, UnitsIn

SAVED = "settings_saved"
ADJUSTED = "permissions_adjusted"
NUMBERED = "numbering_changed"
UNITS_SET = "units_changed"
DOCUMENTS = {
    "quote": Document.QUOTE,
    "order": Document.ORDER,
    "purchase": Document.PURCHASE,
}
NAMES = {document: name for name, document in DOCUMENTS.items()}


@dataclass(frozen=True, slots=True)
class Numbering:
    """How all documents of a store are numbered."""

    series: Mapping[Document, Series]

    @property
    def version(self) -> int:
        """How often it was changed."""
        return sum(one.version for one in self.series.values())


async def get(session: TenantSession) -> StoreProfile:
    """Return what the store says of itself; version 0 where nothing was saved yet."""
    found = await repository.get(session)
    return found or StoreProfile(
        tenant_id=session.tenant_id,
        valid_days=DEFAULT_VALID_DAYS,
        sells_below_stock=False,
        version=0,
    )


async def time_zone(session: TenantSession) -> TimeZone:
    """Return the time zone that the store chose."""
    return TimeZone((await read_zone(session)).key)


async def save(
    session: TenantSession, given: StoreIn, *, version: int, by: Actor, now: datetime
) -> None:
    """Replace what the store says of itself, if it still has this version."""
    values = given.model_dump(exclude={"time_zone"}) | {"updated_at": now}
    if given.cnpj:
        values["cnpj"] = "".join(c for c in given.cnpj.upper() if c.isalnum())
        if not CNPJ().validate(values["cnpj"]):
            raise CnpjInvalidError
    if given.pix_key:
        values["pix_key"] = normal_pix_key(given.pix_key)
        if values["pix_key"] is None:
            raise PixKeyInvalidError
    if not await replace_row(session, StoreProfile, version, values):
        raise StaleError
    told = await _go_by(session, given.time_zone)
    kind = Audited.SETTINGS
    await note_audited(session, session.tenant_id, SAVED, kind, by=by, at=now, **told)


async def _go_by(session: TenantSession, wanted: TimeZone) -> dict[str, str]:
    """Let the store go by a time zone; return what the record says of that."""
    was = await time_zone(session)
    if was != wanted:
        await change_zone(session, ZoneInfo(wanted))
    return moved({"time_zone": CALLED[was]}, {"time_zone": CALLED[wanted]})


async def adjust(
    session: TenantSession, given: AdjustmentsIn, *, version: int, by: Actor, now: datetime
) -> None:
    """Replace what the store allows its people beyond their roles, and note what changed."""
    before = await adjustments.read(session)
    wanted = Adjustments(**given.model_dump(), version=version)
    if not await adjustments.write(session, wanted, now):
        raise StaleError
    names = AdjustmentsIn.model_fields
    was, is_now = asdict(before), asdict(wanted)
    told = moved({name: was[name] for name in names}, is_now)
    kind = Audited.SETTINGS
    await note_audited(session, session.tenant_id, ADJUSTED, kind, by=by, at=now, **told)


async def numbered(session: TenantSession, *, is_held: bool = False) -> Numbering:
    """Return how the store's documents are numbered; held, none is given meanwhile."""
    return Numbering(await numbering.read(session, is_held=is_held))


async def renumber(
    session: TenantSession, given: NumberingIn, *, version: int, by: Actor, now: datetime
) -> None:
    """Let documents be numbered otherwise from the next one on, and note what changed."""
    held = await numbered(session, is_held=True)
    if held.version != version:
        raise StaleError
    wishes = {DOCUMENTS[name]: Wish(**wish) for name, wish in given.model_dump().items()}
    wanted = {one: renumbered(held.series[one], wish) for one, wish in wishes.items()}
    if wrong := faults(held.series, wanted):
        last = {one: {"last": label(s.written, s.last_number)} for one, s in held.series.items()}
        named = {f"{NAMES[one]}.{field}": text for (one, field), text in wrong.items()}
        figures = {f"{NAMES[one]}.{field}": last[one] for one, field in wrong}
        raise NumberingInvalidError(named, values=figures)
    changed = [one for one in wanted.values() if not same(held.series[one.document], one)]
    for one in changed:
        await numbering.go_on(session, one)
    if changed:
        was = {NAMES[one.document]: held.series[one.document].next_label for one in changed}
        told = moved(was, {NAMES[one.document]: one.next_label for one in changed})
        kind = Audited.SETTINGS
        await note_audited(session, session.tenant_id, NUMBERED, kind, by=by, at=now, **told)


async def offer_units(
    session: TenantSession, given: UnitsIn, *, version: int, by: Actor, now: datetime
) -> None:
    """Replace the units that forms offer, and note which; none is the usual ones."""
    units = [SoldUnit(**one.model_dump()) for one in given.units]
    codes = [one.uom for one in units]
    if twice := [place for place, uom in enumerate(codes) if uom in codes[:place]]:
        raise UnitTwiceError(twice)
    before = await sold_units.read(session)
    wanted = SoldUnits(units or sold_units.USUAL, version)
    taken = {one.uom for one in before.units} - {one.uom for one in wanted.units}
    if taken and (used := await catalog.used_unit(session, taken)):
        raise UnitUsedError(*used)
    if not await sold_units.write(session, wanted, now):
        raise StaleError
    was, is_now = [", ".join(one.uom for one in units) for units in (before.units, wanted.units)]
    told = moved({"units": was}, {"units": is_now})
    kind = Audited.SETTINGS
    await note_audited(session, session.tenant_id, UNITS_SET, kind, by=by, at=now, **told)


async def history(session: TenantSession) -> list[Step]:
    """Return who saved the particulars and when, newest first."""
    kept = {SAVED, ADJUSTED, NUMBERED, UNITS_SET}
    return [one for one in await activities(session, session.tenant_id) if one.action in kept]
