"""Use cases of price lists, of who points at them, and of the roles' limits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import InvalidError, StaleError
from basecore.ids import new_id

from construction.access import MATRIX, Permission
from construction.activity import Actor, Audited, moved, note_audited
from construction.pricing import repository
from construction.pricing.domain import Mode
from construction.pricing.errors import PriceListNotFoundError, RoleUnknownError
from construction.pricing.schemas import HolderIn, PolicyIn, PolicyOut, PriceListIn, Row
from construction.search import fold

CHOOSE = "Choose one from the list"
CHOOSE_ONE = "Choose a customer, a job site or a group"
HOLDER_FIELDS = ("customer_id", "job_site_id", "group_id")
SELLERS = tuple(role for role, rights in MATRIX.items() if Permission.QUOTES_WRITE in rights)
"""The roles that make quotes, and so have limits."""


async def get_list(session: TenantSession, price_list_id: UUID) -> Row:
    """Return a price list, or raise `PriceListNotFoundError`."""
    found = await repository.price_list(session, price_list_id)
    if found is None:
        raise PriceListNotFoundError
    return found


async def add_list(session: TenantSession, given: PriceListIn, *, by: Actor, now: datetime) -> Row:
    """Make a price list and return it."""
    if given.is_default:
        await repository.clear_default(session)
    price_list_id = new_id()
    values = _values(given) | {"id": price_list_id, "version": 1, "created_at": now}
    await repository.add_list(session, values)
    told, kind = {"name": given.name}, Audited.PRICES
    await note_audited(session, price_list_id, "created", kind, by=by, at=now, **told)
    return await get_list(session, price_list_id)


async def change_list(
    session: TenantSession,
    price_list_id: UUID,
    given: PriceListIn,
    *,
    version: int,
    by: Actor,
    now: datetime,
) -> Row:
    """Rename a list that still has this version, or make it the one for everybody."""
    stored = await get_list(session, price_list_id)
    if given.is_default and not stored["is_default"]:
        await repository.clear_default(session)
    if not await repository.change_list(session, price_list_id, version, _values(given)):
        raise StaleError
    told, kind = moved({"name": stored["name"]}, {"name": given.name}), Audited.PRICES
    await note_audited(session, price_list_id, "changed", kind, by=by, at=now, **told)
    return await get_list(session, price_list_id)


async def point(session: TenantSession, given: HolderIn, *, by: Actor, now: datetime) -> None:
    """Let a customer, a job site or a group point at a list, or at none."""
    named = [name for name in HOLDER_FIELDS if getattr(given, name)]
    if len(named) != 1:
        raise InvalidError({"": CHOOSE_ONE})
    field, holder_id = named[0], getattr(given, named[0])
    if given.price_list_id and not await repository.price_list(session, given.price_list_id):
        raise InvalidError({"price_list_id": CHOOSE})
    if not await repository.point(session, field, holder_id, given.price_list_id):
        raise InvalidError({field: CHOOSE})
    await note_audited(
        session,
        holder_id,
        "price_list_set",
        Audited.PRICES,
        by=by,
        at=now,
        price_list=str(given.price_list_id),
    )


async def policies(session: TenantSession) -> list[PolicyOut]:
    """Return the limits of every role that sells."""
    known = await repository.policies(session)
    unset = {"mode": Mode.OFF}
    return [
        PolicyOut.model_validate({**(known.get(role) or unset), "role": role}, extra="ignore")
        for role in SELLERS
    ]


async def set_policy(
    session: TenantSession, role: str, given: PolicyIn, *, by: Actor, now: datetime
) -> None:
    """Replace the limits of a role."""
    if role not in SELLERS:
        raise RoleUnknownError
    values = given.model_dump(mode="python")
    before = (await repository.policies(session)).get(role)
    known = {name: before[name] for name in values} if before else dict.fromkeys(values)
    await repository.set_policy(session, role, values, now)
    what = {"role": role, **moved(known, values)}
    kind = Audited.PRICES
    await note_audited(session, session.tenant_id, "price_limits_set", kind, by=by, at=now, **what)


def _values(given: PriceListIn) -> dict[str, object]:
    return {"name": given.name, "sort_name": fold(given.name), "is_default": given.is_default}
