"""How the store wants to buy: for all of it, a category or a product."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from basecore.db import TenantSession
from basecore.errors import InvalidError
from basecore.outbox import record
from contracts import CategoryChanged, ReplenishmentParametersSet
from webkit import msgid

from construction.activity import Actor
from construction.replenishment import repository
from construction.replenishment.domain import Scope, Target
from construction.replenishment.errors import TargetNotFoundError
from construction.replenishment.schemas import ParametersIn, ParametersOut, StoreParametersIn

BELOW_MINIMUM = msgid("The maximum is below the minimum")


async def target(session: TenantSession, scope: Scope, key: UUID | None = None) -> Target:
    """Return what parameters are about: the store, or one of its categories or products."""
    if key is None:
        return Target(scope)
    name = await repository.named(session, scope, key)
    if name is None:
        raise TargetNotFoundError
    return Target(scope, key, name)


async def listed(session: TenantSession, about: Target | None = None) -> list[ParametersOut]:
    """Return what is set, the widest first; or what is set for one thing."""
    rows = await repository.all_set(session, _id(session, about) if about else None)
    return [ParametersOut.model_validate(row) for row in rows]


async def set_parameters(
    session: TenantSession, about: Target, given: ParametersIn, *, by: Actor, now: datetime
) -> None:
    """Set how something is to be bought, and tell the engine; nothing given is nothing set."""
    low, high = given.minimum, given.maximum
    if low is not None and high is not None and high < low:
        raise InvalidError({"maximum": BELOW_MINIMUM})
    values, parameters_id = given.model_dump(), _id(session, about)
    if any(value is not None for value in values.values()):
        where = {"scope": about.scope, "category_id": about.category_id}
        where |= {"product_id": about.product_id}
        said = {"id": parameters_id, "actor_name": by.name, "updated_at": now}
        await repository.put(session, said | where | values)
    else:
        await repository.drop(session, parameters_id)
    _announce(session, about, given, now=now)


async def follow_category(session: TenantSession, event: CategoryChanged, *, now: datetime) -> None:
    """Tell the engine how a category is bought that it knows by another name, or not any more."""
    about = Target("category", event.category_id, event.category)
    await repository.hold(session, _id(session, about))  # what is told last is what holds
    if event.is_gone:
        await repository.drop(session, _id(session, about))
        _announce(session, about, ParametersIn(), now=now)
    for one in await listed(session, about):
        _announce(session, replace(about, name=one.name), one, now=now)


def _announce(session: TenantSession, about: Target, given: ParametersIn, *, now: datetime) -> None:
    said = given.model_dump(include=set(StoreParametersIn.model_fields))
    event = ReplenishmentParametersSet(
        parameters_id=_id(session, about),
        scope=about.scope,
        category=about.name if about.category_id else None,
        product_id=about.product_id,
        **said,
    )
    record(session, event, at=now)


def _id(session: TenantSession, about: Target) -> UUID:
    return uuid5(session.tenant_id, f"replenishment/{about.scope}/{about.key or ''}")
