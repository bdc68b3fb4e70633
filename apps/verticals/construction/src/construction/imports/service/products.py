"""Products and their prices, in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id
from basecore.outbox import record
from contracts import ProductChanged, ProductPriceChanged, ProductRegistered
from typing_extensions import override
from webkit import msgid

from construction import sold_units
from construction.access import Permission
from construction.activity import note_each
from construction.imports.domain.cells import FALSE, written
from construction.imports.domain.columns import Column
from construction.imports.domain.kinds import PRICES, PRODUCTS
from construction.imports.domain.rows import Problem, Stored, Values
from construction.imports.repository import common, names
from construction.imports.repository import products as repository
from construction.imports.repository.uses import uses
from construction.imports.service.clashing import Barcoded
from construction.imports.service.judged_products import DECIMALS, Known, judged_product
from construction.imports.service.packs import (
    Barcode,
    Pack,
    barcodes_in,
    packs_in,
    rows_of,
    spelled_units,
    written_barcodes,
    written_units,
)
from construction.imports.service.records import TWICE, Change, Doing
from construction.search import Kind, fold, remember_many

NO_SUCH = msgid("No product has the code %(code)s")
NAMED = {"category": repository.CATEGORIES, "brand": repository.BRANDS}
SEARCHED = ("name", "sku", "category", "brand")


class Products(Barcoded):
    """Products by code."""

    columns: Mapping[str, Column] = {column.name: column for column in PRODUCTS}
    key = "sku"
    twice = TWICE
    writes = Permission.PRODUCTS_WRITE
    reads: Collection[Permission] = (
        Permission.PRODUCTS_READ,
        Permission.PRICES_READ,
        Permission.COSTS_READ,
    )

    def key_of(self, given: Values) -> str | None:
        """Return the code."""
        return given.get("sku")

    async def known(self, session: TenantSession, given: Sequence[Values]) -> Known:  # noqa: ARG002 - all names are few
        """Return how the store writes its categories and brands, and the units it sells in."""
        spelled = {name: await names.known(session, table) for name, table in NAMED.items()}
        return Known(spelled, (await sold_units.read(session)).steps())

    def judge(
        self, given: Values, stored: Stored | None, known: Known
    ) -> tuple[Values, list[Problem]]:
        """Check the product as the form would."""
        return judged_product(given, stored, known)

    async def load(
        self, session: TenantSession, keys: Collection[str], *, lock: bool = False
    ) -> dict[str, Stored]:
        """Return the products with these codes."""
        found = map(_stored, await repository.load(session, keys, lock=lock))
        return {one.values["sku"] or "": one for one in found}

    async def load_ids(self, session: TenantSession, ids: Collection[UUID]) -> dict[UUID, Stored]:
        """Return products by id, locked."""
        return {one.id: one for one in map(_stored, await repository.load_ids(session, ids))}

    async def create(self, session: TenantSession, made: Sequence[Stored], doing: Doing) -> None:
        """Register products."""
        ids = await _ids(session, [one.values for one in made])
        new = {"version": 1, "created_at": doing.now}
        rows = [_columns(one.values, one.values, ids) | new | {"id": one.id} for one in made]
        await common.create(session, repository.TABLE, rows)
        await _set_parts(session, [(one.id, one.values) for one in made], are_new=True)
        await _index(session, ((one.id, one.values) for one in made))
        await note_each(
            session, "registered", ((one.id, _detail(doing)) for one in made),
            by=doing.by, at=doing.now,
        )  # fmt: skip
        for one in made:
            record(session, ProductRegistered(**_facts(one.id, one.values)), at=doing.now)

    async def change(self, session: TenantSession, made: Sequence[Change], doing: Doing) -> None:
        """Change products; each group sets the same fields, in one statement."""
        ids = await _ids(session, [one.new for one in made])
        groups: dict[tuple[str, ...], list[Change]] = defaultdict(list)
        for one in made:
            groups[tuple(one.fields())].append(one)
        for fields, group in groups.items():
            rows = [{"which": one.id} | _columns(one.new, fields, ids) for one in group]
            fields_set = [n for n in rows[0] if n != "which"]
            await common.change(session, repository.TABLE, fields_set, rows)
        for part in ("units", "barcodes"):
            changed = [(one.id, one.new) for one in made if part in one.fields()]
            await _set_parts(session, changed, only=part)
        await _index(session, ((one.id, one.new) for one in made))
        await note_each(
            session, "changed",
            ((one.id, _detail(doing) | {"fields": ", ".join(one.fields())}) for one in made),
            by=doing.by, at=doing.now,
        )  # fmt: skip
        await _note_prices(session, made, doing)
        for one in made:
            record(session, ProductChanged(**_facts(one.id, one.new)), at=doing.now)

    async def remove(self, session: TenantSession, gone: Sequence[Stored], doing: Doing) -> None:
        """Delete products; whoever learned of them hears that they are not sold any more."""
        await repository.remove(session, [one.id for one in gone])
        for one in gone:
            facts = _facts(one.id, one.values) | {"is_active": False}
            record(session, ProductChanged(**facts), at=doing.now)

    async def uses(self, session: TenantSession, ids: Collection[UUID]) -> dict[UUID, list[str]]:
        """Return which products other tables name."""
        return await uses(session, "product", ids, {one.name for one in repository.PARTS})

    async def everything(self, session: TenantSession) -> AsyncIterator[Values]:
        """Yield every product by code."""
        async for found in repository.everything(session):
            for one in found:
                yield _stored(one).values

    def cells(self, values: Values) -> dict[str, str]:
        """Return the product as cells; every unit says what its quantities are rounded to."""
        cells = {name: written(column, values[name]) for name, column in self.columns.items()}
        return cells | {"units": spelled_units(values["units"])} if "units" in cells else cells


class Prices(Products):
    """Price and cost of products that exist."""

    columns: Mapping[str, Column] = {column.name: column for column in PRICES}

    @override
    def judge(
        self, given: Values, stored: Stored | None, known: Known
    ) -> tuple[Values, list[Problem]]:
        """Check price and cost; a product that does not exist is not made here."""
        if stored is None:
            code = given.get("sku") or ""
            return given, [Problem("sku", NO_SUCH, words={"code": code})] if code else []
        return super().judge(given, stored, known)


def _stored(one: repository.Whole) -> Stored:
    values = {name: common.text_of(one.row[name]) for name in (*repository.OWN, *NAMED)}
    values["units"] = written_units(Pack(*unit) for unit in one.units)
    codes = (Barcode(uom, code) for uom, code in one.barcodes)
    values["barcodes"] = written_barcodes(one.row["uom"], codes)
    return Stored(one.row["id"], values)


Ids = dict[str, dict[str, UUID]]
"""Ids of categories and brands by name."""


async def _ids(session: TenantSession, made: Sequence[Values]) -> Ids:
    found: Ids = {}
    for name, table in NAMED.items():
        wanted = dict.fromkeys(value for one in made if (value := one[name]))
        found[name] = await names.ids(session, table, list(wanted))
    return found


def _columns(values: Values, wanted: Iterable[str], ids: Ids) -> dict[str, Any]:
    """Return values as the table takes them; a name brings the form by which it is sorted."""
    found: dict[str, Any] = {}
    for name in wanted:
        text = values[name]
        if name in NAMED:
            found[f"{name}_id"] = ids[name][text] if text else None
        elif name in DECIMALS:
            found[name] = None if text is None else Decimal(text)
        elif name == "is_active":
            found[name] = text != FALSE
        elif name not in {"units", "barcodes"}:
            found[name] = text
    if "name" in found:
        found["sort_name"] = fold(found["name"])
    return found


async def _set_parts(
    session: TenantSession,
    made: Sequence[tuple[UUID, Values]],
    *,
    only: str = "",
    are_new: bool = False,
) -> None:
    """Replace units and barcodes, or one of them."""
    if only in {"", "units"}:
        units = {one: rows_of(packs_in(values["units"])) for one, values in made}
        await repository.set_parts(session, repository.UNITS, units, are_new=are_new)
    if only in {"", "barcodes"}:
        barcodes = {
            one: [
                {"uom": code.uom, "code": code.code}
                for code in barcodes_in(values["uom"] or "", values["barcodes"])
            ]
            for one, values in made
        }
        await repository.set_parts(session, repository.BARCODES, barcodes, are_new=are_new)


async def _note_prices(session: TenantSession, made: Sequence[Change], doing: Doing) -> None:
    """Write price changes into the history, and tell them."""
    prices = [
        (one.id, Decimal(one.old["base_price"] or 0), Decimal(one.new["base_price"] or 0))
        for one in made
        if "base_price" in one.fields()
    ]
    rows = [
        {
            "id": new_id(),
            "product_id": product_id,
            "old_price": old,
            "new_price": new,
            "changed_at": doing.now,
            "changed_by": doing.by.name,
            "batch_id": doing.batch_id,
        }
        for product_id, old, new in prices
    ]
    if rows:
        await repository.add_prices(session, rows)
    for product_id, old, new in prices:
        event = ProductPriceChanged(product_id=product_id, old_price=old, new_price=new)
        record(session, event, at=doing.now)


def _facts(product_id: UUID, values: Values) -> dict[str, Any]:
    told = ("category", "brand", "uom", "base_price", "cost", "weight_kg", "volume_m3")
    facts: dict[str, Any] = {name: values[name] for name in told}
    return facts | {"product_id": product_id, "is_active": values["is_active"] != FALSE}


def _detail(doing: Doing) -> dict[str, str]:
    return {"import": str(doing.batch_id)}


async def _index(session: TenantSession, made: Iterable[tuple[UUID, Values]]) -> None:
    rows = [(one, _words(values), values["is_active"] != FALSE) for one, values in made]
    await remember_many(session, Kind.PRODUCT, rows)


def _words(values: Values) -> list[str | None]:
    """Return what a product is found by, its name first."""
    codes = barcodes_in(values["uom"] or "", values["barcodes"])
    return [*(values[name] for name in SEARCHED), *(one.code for one in codes)]
