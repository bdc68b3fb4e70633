"""Price rules in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from webkit import msgid

from construction.access import Permission
from construction.activity import note_each
from construction.customers import normal_tax_id
from construction.imports.domain.cells import FALSE, written
from construction.imports.domain.columns import Column
from construction.imports.domain.rows import Problem, Stored, Values
from construction.imports.domain.rule_columns import RULES
from construction.imports.repository import common
from construction.imports.repository import rules as repository
from construction.imports.repository.names import folded
from construction.imports.service.judged_rules import (
    Known,
    judged_rule,
    key_of,
    meant,
    number,
    sku_in,
)
from construction.imports.service.records import Apart, Change, Doing

DAYS = ("starts_on", "ends_on")


class PriceRules(Apart):
    """Price rules by whom and what they are about, from how much, and when."""

    columns: Mapping[str, Column] = {column.name: column for column in RULES}
    key = "level"
    twice = msgid("Line %(line)s has a rule for the same buyer, goods, quantity and days already")
    writes = Permission.PRICES_WRITE
    reads: Collection[Permission] = (Permission.PRICES_WRITE,)

    def key_of(self, given: Values) -> str | None:
        """Return whom and what, from how much, and when."""
        return key_of(given)

    async def known(self, session: TenantSession, given: Sequence[Values]) -> Known:
        """Return what the store has of all that the lines name."""
        buyers = {text for one in given if (text := one.get("customer"))}
        tax_ids = {normal_tax_id(text) for text in buyers}
        found = Known(
            groups=await repository.named(session, repository.GROUPS),
            lists=await repository.named(session, repository.LISTS),
            categories=await repository.named(session, repository.CATEGORIES),
            products=await repository.products(session, {s for o in given if (s := o.get("sku"))}),
        )
        for one in await repository.buyers(session, tax_ids - {""}, set(map(folded, buyers))):
            found.by_name.setdefault(one.sort_name, []).append((one.id, one.tax_id))
            if one.tax_id:
                found.by_tax_id[one.tax_id] = one.id
        named = {one for same in found.by_name.values() for one, _ in same}
        if any(one.get("level") == "job_site" for one in given):
            for one in await repository.sites(session, named):
                place = one.customer_id, folded(one.name)
                found.sites.setdefault(place, []).append((one.id, one.name))
        return found

    def judge(
        self, given: Values, stored: Stored | None, known: Known
    ) -> tuple[Values, list[Problem]]:
        """Check the rule as the form would."""
        return judged_rule(given, stored, known)

    async def load(
        self, session: TenantSession, keys: Collection[str], *, lock: bool = False
    ) -> dict[str, Stored]:
        """Return the rules that are about the same."""
        skus = {sku_in(key) for key in keys}
        rows = await repository.load(session, skus - {""}, without="" in skus, lock=lock)
        found = {key_of(one.values) or "": one for one in map(_stored, rows)}
        return {key: found[key] for key in keys if key in found}

    async def load_ids(self, session: TenantSession, ids: Collection[UUID]) -> dict[UUID, Stored]:
        """Return rules by id, locked."""
        return {one.id: one for one in map(_stored, await repository.load_ids(session, ids))}

    async def create(self, session: TenantSession, made: Sequence[Stored], doing: Doing) -> None:
        """Make rules."""
        known = await self.known(session, [one.values for one in made])
        new = {"version": 1, "created_at": doing.now}
        rows = [
            NOBODY | _columns(one.values) | meant(one.values, known).ids | new | {"id": one.id}
            for one in made
        ]
        await common.create(session, repository.TABLE, rows)
        await _note(session, "created", {one.id: {} for one in made}, doing)

    async def change(self, session: TenantSession, made: Sequence[Change], doing: Doing) -> None:
        """Change rules; whom and what they are about stays, for it tells them apart."""
        alike: dict[tuple[str, ...], list[Change]] = defaultdict(list)
        for one in made:
            alike[tuple(one.fields())].append(one)
        for fields, group in alike.items():
            own = [name for name in fields if name in repository.OWN]
            rows = [{"which": one.id} | _columns(one.new) for one in group]
            if own:
                await common.change(session, repository.TABLE, own, rows)
        said = {one.id: {"fields": ", ".join(one.fields())} for one in made}
        await _note(session, "changed", said, doing)

    async def remove(self, session: TenantSession, gone: Sequence[Stored], doing: Doing) -> None:  # noqa: ARG002 - no event tells of rules
        """Delete rules."""
        await repository.remove(session, [one.id for one in gone])

    async def uses(self, session: TenantSession, ids: Collection[UUID]) -> dict[UUID, list[str]]:  # noqa: ARG002 - no table names a rule; explanations hold words
        """Return nothing: whoever used a rule keeps its words, not the rule."""
        return {}

    async def everything(self, session: TenantSession) -> AsyncIterator[Values]:
        """Yield every rule by what it is about."""
        async for row in repository.everything(session):
            yield _stored(row).values

    def cells(self, values: Values) -> dict[str, str]:
        """Return the rule as cells."""
        return {name: written(column, values.get(name)) for name, column in self.columns.items()}


NOBODY = dict.fromkeys(
    ("job_site_id", "customer_id", "group_id", "price_list_id", "product_id", "category_id")
)


def _stored(row: Mapping[Any, Any]) -> Stored:
    values = {name: common.text_of(row[name]) for name in PriceRules.columns}
    values["value"] = number(row["value"])
    values["min_quantity"] = number(row["min_quantity"]) if row["min_quantity"] else None
    values["rounding"] = None if row["rounding"] == "none" else row["rounding"]
    return Stored(row["id"], values)


def _columns(values: Values) -> dict[str, Any]:
    """Return values as the table takes them."""
    found: dict[str, Any] = {name: values[name] for name in ("level", "kind")}
    for name in DAYS:
        text = values[name]
        found[name] = date.fromisoformat(text) if text else None
    found["value"] = Decimal(values["value"] or 0)
    found["min_quantity"] = Decimal(values["min_quantity"] or 0)
    found["rounding"] = values["rounding"] or "none"
    return found | {"is_active": values["is_active"] != FALSE}


async def _note(
    session: TenantSession, action: str, said: Mapping[UUID, dict[str, str]], doing: Doing
) -> None:
    subjects = ((one, {"import": str(doing.batch_id)} | more) for one, more in said.items())
    await note_each(session, action, subjects, by=doing.by, at=doing.now)
