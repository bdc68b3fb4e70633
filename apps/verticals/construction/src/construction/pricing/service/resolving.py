"""Finding prices: all lines of a document at once, by one query for their rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession

from construction.pricing import repository
from construction.pricing.domain import (
    Asked,
    Kind,
    Level,
    Mode,
    Policy,
    Resolution,
    Rounding,
    Rule,
    Target,
    Via,
    ranked,
    resolve,
)
from construction.pricing.models import EVERYTHING
from construction.pricing.schemas import Row

ALL_PRODUCTS = UUID(EVERYTHING)
LISTS = {
    Via.JOB_SITE: "job_site_list",
    Via.CUSTOMER: "customer_list",
    Via.GROUP: "group_list",
    Via.STORE: "store_list",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """Who buys, as far as prices ask: ids, lists and the names that a document shows."""

    customer_id: UUID | None = None
    job_site_id: UUID | None = None
    group_id: UUID | None = None
    group_name: str | None = None
    lists: Mapping[UUID, Via] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    names: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def scopes(self) -> list[UUID]:
        """Return every id for which there may be rules, but categories."""
        parties = (self.job_site_id, self.customer_id, self.group_id)
        return [*(one for one in parties if one), *self.lists]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line that is to be priced; the quantity counts in the product's base unit."""

    product_id: UUID
    category_id: UUID | None
    base_price: Decimal
    cost: Decimal | None
    quantity: Decimal

    def asked(self, on: date) -> Asked:
        """Return what the rules need to know."""
        return Asked(self.base_price, self.cost, self.quantity, on)


async def terms(
    session: TenantSession,
    customer_id: UUID,
    job_site_id: UUID | None,
    *,
    role: str,
    is_held: bool = False,
) -> Terms | None:
    """Return who buys, or None for an unknown customer; an unknown job site has no name.

    Whoever writes the customer's name or id somewhere holds the customer until that is done.
    """
    row = await repository.terms(session, customer_id, job_site_id, role, is_held=is_held)
    if row is None:
        return None
    return Terms(
        customer_id=customer_id,
        job_site_id=job_site_id if row["job_site_name"] is not None else None,
        group_id=row["group_id"],
        group_name=row["group_name"],
        # The most specific pointer comes last, so that it is the one that stays.
        lists={row[LISTS[via]]: via for via in reversed(Via) if row[LISTS[via]]},
        policy=policy_of(row),
        names={name: row[name] for name in ("customer_name", "tax_id", "job_site_name")},
    )


async def lists_of(
    session: TenantSession, customer_id: UUID, job_site_id: UUID | None
) -> list[tuple[Via, Row]]:
    """Return the price lists that a customer pays by, the most specific first, with who says so."""
    found = await terms(session, customer_id, job_site_id, role="")
    via = found.lists if found else {}
    lists = {one["id"]: one for one in await repository.lists_among(session, via)}
    return [(by, lists[one]) for by in Via for one in via if via[one] is by]


async def terms_of_nobody(session: TenantSession, *, role: str) -> Terms:
    """Return what holds for a customer who is not known yet."""
    default = await repository.store_list(session)
    return Terms(lists={default: Via.STORE} if default else {}, policy=await policy(session, role))


async def buyer_or_nobody(
    session: TenantSession, customer_id: UUID | None, job_site_id: UUID | None, *, role: str
) -> Terms:
    """Return who buys as far as it is known: for a quote that is still being typed."""
    found = await terms(session, customer_id, job_site_id, role=role) if customer_id else None
    return found or await terms_of_nobody(session, role=role)


async def policy(session: TenantSession, role: str) -> Policy:
    """Return how far below the price of the rules a role may sell."""
    return policy_of(await repository.policy(session, role))


def policy_of(row: Mapping[Any, Any] | None) -> Policy:
    """Return the limits in a row; no row, no limits."""
    if row is None or row["mode"] is None:
        return Policy()
    return Policy(Mode(row["mode"]), row["min_margin_percent"], row["max_discount_percent"])


async def prices(
    session: TenantSession, who: Terms, lines: Sequence[Wanted], *, on: date
) -> list[Resolution]:
    """Return the price of each line and all that spoke for another one."""
    categories = {line.category_id for line in lines if line.category_id}
    products = {line.product_id for line in lines}
    rows = await repository.rules_about(
        session, [*who.scopes, *categories], [*products, *categories, ALL_PRODUCTS]
    )
    about = _by_target(rows, who)
    return [resolve(_candidates(about, line), line.asked(on)) for line in lines]


def _candidates(about: Mapping[UUID, list[Rule]], line: Wanted) -> list[Rule]:
    """Return the rules about a line, in order."""
    targets = (line.product_id, line.category_id, ALL_PRODUCTS)
    return ranked(rule for target in targets if target for rule in about.get(target, ()))


def _by_target(rows: Iterable[Mapping[Any, Any]], who: Terms) -> dict[UUID, list[Rule]]:
    about: dict[UUID, list[Rule]] = {}
    for row in rows:
        about.setdefault(row["target_id"], []).append(_rule(row, who))
    return about


def _rule(row: Mapping[Any, Any], who: Terms) -> Rule:
    level = Level(row["level"])
    return Rule(
        id=row["id"],
        level=level,
        target=_target(row),
        kind=Kind(row["kind"]),
        value=row["value"],
        rounding=Rounding(row["rounding"]),
        min_quantity=row["min_quantity"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        is_active=row["is_active"],
        via=who.lists[row["scope_id"]] if level is Level.LIST else None,
        name=who.group_name if level is Level.GROUP else row["list_name"],
        category=row["category_name"],
    )


def _target(row: Mapping[Any, Any]) -> Target:
    if row["product_id"]:
        return Target.PRODUCT
    return Target.CATEGORY if row["category_id"] else Target.ALL
