"""Use cases of duplicates: propose, merge, undo, tell apart."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id

from construction import customers
from construction.activity import Actor, note
from construction.customers import AnonymisedError, Customer, CustomerNotFoundError
from construction.duplicates import repository
from construction.duplicates.domain import ALIKE, Kept, Pair, pairs
from construction.duplicates.errors import (
    MergedLaterError,
    MergeNotFoundError,
    SameCustomerError,
    UndoneBeforeError,
    WalkInError,
)
from construction.duplicates.models import CustomerMerge

ADDRESS = ("street", "street_number", "district", "city", "state", "postal_code")
FILLED = ("email", "phone", "notes", "group_id", "price_list_id", "credit_limit", "credit_notes")
MOST_SHOWN = 50
KEPT = Kept()
"""Ids and figures only; each process finds out for itself."""

Proposed = tuple[Customer, Customer, Pair]


async def proposals(session: TenantSession) -> list[Proposed]:
    """Return customers who may be one and the same, the surest first."""
    apart = await repository.distinct(session)
    found = await _pairs(session)
    shown = [one for one in found if (one.first_id, one.second_id) not in apart][:MOST_SHOWN]
    ids = {one for pair in shown for one in (pair.first_id, pair.second_id)}
    people = await customers.named(session, list(ids)) if ids else {}
    return [(people[one.first_id], people[one.second_id], one) for one in shown]


async def _pairs(session: TenantSession) -> list[Pair]:
    """Return all pairs, from memory while no customer changed in what is compared."""
    mark = await repository.mark(session)
    found = KEPT.get(session.tenant_id, mark)
    if found is None:
        known = await repository.known(session)
        found = await asyncio.to_thread(pairs, known)  # others are served meanwhile
        KEPT.put(session.tenant_id, mark, found)
    return found


def is_name_alike(pair: Pair) -> bool:
    """Tell whether the names alone would have proposed the pair."""
    return pair.likeness >= ALIKE


async def tell_apart(
    session: TenantSession, first_id: UUID, second_id: UUID, *, by: Actor, now: datetime
) -> None:
    """Remember that two customers are two, so that they are not proposed again."""
    first, second = sorted((first_id, second_id))
    if first == second:
        raise SameCustomerError
    for customer_id in (first, second):
        await customers.find(session, customer_id)
    await repository.tell_apart(session, first, second)
    await note(session, first, "told_apart", by=by, at=now, other_id=str(second))


async def merge(
    session: TenantSession, kept_id: UUID, merged_id: UUID, *, by: Actor, now: datetime
) -> UUID:
    """Let one customer become part of another: all that belonged to it moves; return the merge."""
    kept, merged = await _both(session, kept_id, merged_id)
    gained = _gained(kept, merged)
    tags = [tag for tag in merged.tags if tag not in kept.tags]
    merge_id = new_id()
    values = {
        "id": merge_id,
        "kept_id": kept_id,
        "merged_id": merged_id,
        "merged_tax_id": merged.tax_id,
        "fields": sorted(gained),
        "tags": tags,
        "actor_name": by.name,
        "merged_at": now,
    }
    await customers.set_values(session, merged_id, {"merged_into_id": kept_id, "tax_id": None})
    await customers.set_values(session, kept_id, _with_keys(gained, kept.tags, tags))
    moved = await repository.move(session, merged_id, kept_id)
    people = [row_id for name, row_id in moved if name == "customer_contact"]
    first = await repository.step_back(session, kept_id, people)
    moved += [(repository.FIRST, one) for one in first]
    await repository.add(session, values, moved)
    await _reindex(session, kept)
    detail = {"merge_id": str(merge_id), "customer_id": str(merged_id)}
    await note(session, kept_id, "merged", by=by, at=now, **detail)
    return merge_id


async def _both(
    session: TenantSession, kept_id: UUID, merged_id: UUID
) -> tuple[Customer, Customer]:
    if kept_id == merged_id:
        raise SameCustomerError
    found = {one.id: one for one in await customers.lock_many(session, [kept_id, merged_id])}
    if len(found) != len((kept_id, merged_id)):
        raise CustomerNotFoundError
    if any(one.is_walk_in for one in found.values()):
        raise WalkInError
    if any(one.anonymised_at for one in found.values()):
        raise AnonymisedError
    return found[kept_id], found[merged_id]


def _gained(kept: Customer, merged: Customer) -> dict[str, Any]:
    """Return what the kept customer lacks and the merged one has; an address only as a whole."""
    gained = {
        name: getattr(merged, name)
        for name in FILLED
        if getattr(kept, name) is None and getattr(merged, name) is not None
    }
    if not any(getattr(kept, name) for name in ADDRESS):
        gained |= {name: getattr(merged, name) for name in ADDRESS if getattr(merged, name)}
    if kept.tax_id is None and merged.tax_id is not None:
        gained["tax_id"] = merged.tax_id
        if kept.kind != merged.kind:
            gained["kind"] = merged.kind
    return gained


def _with_keys(gained: dict[str, Any], own: list[str], tags: list[str]) -> dict[str, Any]:
    values = dict(gained) | {"tags": sorted([*own, *tags])}
    if "phone" in gained:
        values["phone_key"] = customers.phone_key(gained["phone"])
    return values


async def _reindex(session: TenantSession, customer: Customer) -> None:
    await session.refresh(customer)
    await customers.index(session, customer)


async def undo(
    session: TenantSession, kept_id: UUID, merge_id: UUID, *, by: Actor, now: datetime
) -> None:
    """Separate two customers again: each has what it had, and what was made since stays."""
    merge = await repository.lock(session, kept_id, merge_id)
    if merge is None:
        raise MergeNotFoundError
    if merge.undone_at is not None:
        raise UndoneBeforeError
    kept, merged = (
        await customers.find(session, kept_id),
        await customers.find(session, merge.merged_id),
    )
    if kept.merged_into_id is not None:
        raise MergedLaterError
    await customers.set_values(session, kept_id, _given_back(kept, merged, merge))
    await repository.give_document_back(
        session, merged.id, {"merged_into_id": None, "tax_id": merge.merged_tax_id}
    )
    await repository.move_back(session, merge)
    await repository.step_forward(session, merge)
    await repository.set_undone(session, merge_id, {"undone_at": now})
    for one in (kept, merged):
        await _reindex(session, one)
        await note(session, one.id, "merge_undone", by=by, at=now, merge_id=str(merge_id))


def _given_back(kept: Customer, merged: Customer, merge: CustomerMerge) -> dict[str, Any]:
    """Return what the kept customer loses: what it gained, where nobody changed it since."""
    had = {name: getattr(merged, name) for name in merge.fields} | {
        "tax_id": merge.merged_tax_id,
        "kind": kept.kind,
    }
    lost: dict[str, Any] = {
        name: None for name in merge.fields if name != "kind" and getattr(kept, name) == had[name]
    }
    if "kind" in merge.fields and "tax_id" in lost:
        lost["kind"] = "person"  # only a person may be without a document
    if "phone" in lost:
        lost["phone_key"] = None
    return lost | {"tags": [tag for tag in kept.tags if tag not in merge.tags]}
