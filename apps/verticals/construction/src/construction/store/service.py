"""Use cases of the store's particulars."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from basecore.db import TenantSession
from basecore.errors import StaleError
from validate_docbr import CNPJ

from construction import adjustments
from construction.activity import Actor, Audited, Step, activities, moved, note_audited
from construction.adjustments import Adjustments
from construction.store import repository
from construction.store.domain import DEFAULT_VALID_DAYS, normal_pix_key
from construction.store.errors import CnpjInvalidError, PixKeyInvalidError
from construction.store.models import StoreProfile
from construction.store.schemas import AdjustmentsIn, StoreIn

SAVED = "settings_saved"
ADJUSTED = "permissions_adjusted"


async def get(session: TenantSession) -> StoreProfile:
    """Return what the store says of itself; version 0 where nothing was saved yet."""
    found = await repository.get(session)
    return found or StoreProfile(
        tenant_id=session.tenant_id,
        valid_days=DEFAULT_VALID_DAYS,
        sells_below_stock=False,
        version=0,
    )


async def save(
    session: TenantSession, given: StoreIn, *, version: int, by: Actor, now: datetime
) -> None:
    """Replace what the store says of itself, if it still has this version."""
    values = given.model_dump() | {"updated_at": now}
    if given.cnpj:
        values["cnpj"] = "".join(c for c in given.cnpj.upper() if c.isalnum())
        if not CNPJ().validate(values["cnpj"]):
            raise CnpjInvalidError
    if given.pix_key:
        values["pix_key"] = normal_pix_key(given.pix_key)
        if values["pix_key"] is None:
            raise PixKeyInvalidError
    if not await repository.save(session, version, values):
        raise StaleError
    kind = Audited.SETTINGS
    await note_audited(session, session.tenant_id, SAVED, kind, by=by, at=now)


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


async def history(session: TenantSession) -> list[Step]:
    """Return who saved the particulars and when, newest first."""
    kept = {SAVED, ADJUSTED}
    return [one for one in await activities(session, session.tenant_id) if one.action in kept]
