"""Suppliers' prices as a kind of import: read by who, what and from how much; only ever added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from webkit import msgid

from construction import suppliers
from construction.access import Permission
from construction.activity import note
from construction.customers import normal_tax_id
from construction.imports.domain.cells import written
from construction.imports.domain.columns import Column
from construction.imports.domain.offer_columns import OFFERS
from construction.imports.domain.rows import Problem, Stored, Values
from construction.imports.repository import common
from construction.imports.repository import offers as repository
from construction.imports.repository.names import folded
from construction.imports.repository.rules import products
from construction.imports.service.judged_offers import (
    MARK,
    Known,
    as_offer,
    called,
    in_our_unit,
    judged_offer,
    key_of,
    meant,
)
from construction.imports.service.judged_rules import number
from construction.imports.service.records import Apart, Change, Doing

SAID = ("supplier", "sku", "code", "minimum_quantity")
"""What a key is made of, in its order."""


class SupplierPrices(Apart):
    """What suppliers ask: a new price is added beside the earlier ones and holds from then on."""

    columns: Mapping[str, Column] = {column.name: column for column in OFFERS}
    key = "supplier"
    twice = msgid("Line %(line)s has a price of the same supplier, product and quantity already")
    writes = Permission.SUPPLIERS_WRITE
    reads: Collection[Permission] = (Permission.SUPPLIERS_READ, Permission.COSTS_READ)

    def key_of(self, given: Values) -> str | None:
        """Return who, what and from how much."""
        return key_of(given)

    async def known(self, session: TenantSession, given: Sequence[Values]) -> Known:
        """Return what the store has of all that the lines name."""
        texts = {text for one in given if (text := one.get("supplier"))}
        tax_ids = {normal_tax_id(text) for text in texts} - {""}
        skus = {sku for one in given if (sku := one.get("sku"))}
        codes = {code for one in given if (code := one.get("code"))}
        found = Known(clock.business_date(clock.now()))
        rows = await repository.sellers(session, tax_ids, {folded(text) for text in texts})
        for one in rows:
            for said in {one.tax_id, one.sort_name} - {None}:
                found.suppliers.setdefault(said, []).append((one.id, one.tax_id or one.name))
        if codes:
            for one in await repository.coded(session, {row.id for row in rows}, codes):
                ratio = Fraction(one.numerator, one.denominator)
                found.codes[one.supplier_id, one.code] = one.sku, ratio
        named = skus | {sku for sku, _ in found.codes.values()}
        found.products = await products(session, named)
        return found

    def judge(
        self, given: Values, stored: Stored | None, known: Known
    ) -> tuple[Values, list[Problem]]:
        """Check the price as the form would."""
        return judged_offer(given, stored, known)

    async def load(
        self,
        session: TenantSession,
        keys: Collection[str],
        *,
        lock: bool = False,  # noqa: ARG002 - rows are only ever added
    ) -> dict[str, Stored]:
        """Return the last prices of the same."""
        given: dict[str, Values] = {
            key: dict(zip(SAID, key.split(MARK), strict=True)) for key in keys
        }
        known = await self.known(session, list(given.values()))
        meanings = {key: meant(values, known)[0] for key, values in given.items()}
        found = [one for one in meanings.values() if one]
        rows = await repository.last(
            session,
            {one.supplier_id for one in found},
            {known.products[one.sku] for one in found},
        )
        last = {(r["supplier_id"], r["sku"], r["minimum_quantity"]): _stored(r) for r in rows}
        kept = {}
        for key, one in meanings.items():
            least = Decimal(given[key]["minimum_quantity"] or 0)
            place = (one.supplier_id, one.sku, in_our_unit(least, one.ratio)) if one else None
            if place in last:
                kept[key] = last[place]
        return kept

    async def load_ids(self, session: TenantSession, ids: Collection[UUID]) -> dict[UUID, Stored]:
        """Return what is asked now for what these prices were about."""
        about = {row["id"]: _break(row) for row in await repository.breaks(session, ids)}
        rows = await repository.last(
            session, {one[0] for one in about.values()}, {one[1] for one in about.values()}
        )
        last = {_break(row): _stored(row) for row in rows}
        return {which: Stored(which, last[one].values) for which, one in about.items()}

    async def create(self, session: TenantSession, made: Sequence[Stored], doing: Doing) -> None:
        """Write down prices."""
        await _record(session, made, doing)

    async def change(self, session: TenantSession, made: Sequence[Change], doing: Doing) -> None:
        """Write down other prices; one that is set back holds from the day of the other on."""
        rows = []
        for one in made:
            begins = max(one.old["offered_on"] or "", one.new["offered_on"] or "")
            rows.append(Stored(one.id, one.new | {"offered_on": begins}))
        await _record(session, rows, doing, is_new=False)

    async def remove(self, session: TenantSession, gone: Sequence[Stored], doing: Doing) -> None:
        """Remove nothing: `uses` keeps every price, for it was told."""

    async def uses(self, session: TenantSession, ids: Collection[UUID]) -> dict[UUID, list[str]]:  # noqa: ARG002 - no question of what else there is
        """Return all of them: a price that was told stays in the supplier's history."""
        return {one: ["supplier_offer"] for one in ids}

    async def everything(self, session: TenantSession) -> AsyncIterator[Values]:
        """Yield the last price of every break."""
        async for row in repository.everything(session):
            yield _stored(row).values

    def cells(self, values: Values) -> dict[str, str]:
        """Return the price as cells."""
        return {name: written(column, values.get(name)) for name, column in self.columns.items()}


def _break(row: Mapping[Any, Any]) -> tuple[UUID, UUID, Decimal]:
    return row["supplier_id"], row["product_id"], row["minimum_quantity"]


def _stored(row: Mapping[Any, Any]) -> Stored:
    least, freight = row["minimum_quantity"], row["freight_per_unit"]
    values: Values = {
        "supplier": row["tax_id"] or row["supplier_name"],
        "sku": row["sku"],
        "code": None,
        "unit_price": number(row["unit_price"]),
        "minimum_quantity": number(least) if least else None,
        "freight_per_unit": number(freight) if freight else None,
        "payment_term_days": common.text_of(row["payment_term_days"]),
        "offered_on": common.text_of(row["offered_on"]),
        "valid_until": common.text_of(row["valid_until"]),
    }
    return Stored(row["id"], values)


async def _record(
    session: TenantSession, made: Sequence[Stored], doing: Doing, *, is_new: bool = True
) -> None:
    """Write down prices, supplier by supplier; those that are new keep their ids."""
    wanted = [one.values for one in made]
    store = await SupplierPrices().known(session, wanted)
    groups: dict[UUID, list[Stored]] = defaultdict(list)
    for one in made:
        ((supplier_id, _),) = store.suppliers[called(one.values["supplier"] or "")]
        groups[supplier_id].append(one)
    for supplier_id, rows in sorted(groups.items()):
        given = [as_offer(one.values, store.products[one.values["sku"] or ""]) for one in rows]
        ids = [one.id for one in rows] if is_new else None
        await suppliers.record_prices(
            session, supplier_id, given, "imported", by=doing.by, now=doing.now, ids=ids
        )
        detail = {"import": str(doing.batch_id), "count": str(len(rows))}
        await note(session, supplier_id, "prices_imported", by=doing.by, at=doing.now, **detail)
