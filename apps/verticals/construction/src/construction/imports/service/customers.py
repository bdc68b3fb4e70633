"""Customers in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession

from construction.access import Permission
from construction.activity import note_each
from construction.customers import masked, normal_tax_id, phone_key
from construction.imports.domain.cells import FALSE, written
from construction.imports.domain.columns import Column
from construction.imports.domain.kinds import CUSTOMERS
from construction.imports.domain.lists import people_in, people_out, words_in, words_out
from construction.imports.domain.rows import Problem, Stored, Values
from construction.imports.repository import common, names
from construction.imports.repository import customers as repository
from construction.imports.repository.uses import uses
from construction.imports.service.judged_customers import judged_customer
from construction.imports.service.records import TWICE, Apart, Change, Doing
from construction.search import Kind, fold, remember_many

PARTS = frozenset({"customer_contact"})
"""Tables whose rows belong to a customer and go with it."""
NOBODY = "~"
"""Begins the key of a customer without a document: its name and phone."""
PERSON = {"name": None, "role": None, "phone": None, "email": None}


class Customers(Apart):
    """Customers by CPF or CNPJ; people without one by name and phone."""

    columns: Mapping[str, Column] = {column.name: column for column in CUSTOMERS}
    key = "tax_id"
    twice = TWICE
    writes = Permission.CUSTOMERS_WRITE
    reads: Collection[Permission] = (Permission.CUSTOMERS_READ,)

    def key_of(self, given: Values) -> str | None:
        """Return the document without punctuation, or else name and phone."""
        if tax_id := normal_tax_id(given.get("tax_id") or ""):
            return tax_id
        name = fold(given.get("name") or "")
        return f"{NOBODY}{name}|{phone_key(given.get('phone')) or ''}" if name else None

    async def known(self, session: TenantSession, given: Sequence[Values]) -> dict[str, str]:  # noqa: ARG002 - all groups are few
        """Return how the store writes its groups."""
        return await names.known(session, repository.GROUPS)

    def judge(
        self, given: Values, stored: Stored | None, known: dict[str, str]
    ) -> tuple[Values, list[Problem]]:
        """Check the customer as the form would; the document tells person from company."""
        return judged_customer(given, stored, known)

    async def load(
        self, session: TenantSession, keys: Collection[str], *, lock: bool = False
    ) -> dict[str, Stored]:
        """Return the customers with these keys."""
        tax_ids = [key for key in keys if not key.startswith(NOBODY)]
        unnamed = [key[1:].partition("|")[0] for key in keys if key.startswith(NOBODY)]
        found = map(_stored, await repository.load(session, tax_ids, unnamed, lock=lock))
        return {self.key_of(one.values) or "": one for one in found}

    async def load_ids(self, session: TenantSession, ids: Collection[UUID]) -> dict[UUID, Stored]:
        """Return customers by id, locked."""
        return {one.id: one for one in map(_stored, await repository.load_ids(session, ids))}

    async def create(self, session: TenantSession, made: Sequence[Stored], doing: Doing) -> None:
        """Register customers."""
        groups = await _groups(session, [one.values for one in made])
        new = {"version": 1, "created_at": doing.now}
        rows = [_columns(one.values, one.values, groups) | new | {"id": one.id} for one in made]
        await common.create(session, repository.TABLE, rows)
        await _set_contacts(session, [(one.id, one.values) for one in made])
        await _index(session, [(one.id, one.values) for one in made])
        await note_each(
            session, "registered", ((one.id, _detail(doing)) for one in made),
            by=doing.by, at=doing.now,
        )  # fmt: skip

    async def change(self, session: TenantSession, made: Sequence[Change], doing: Doing) -> None:
        """Change customers; each group sets the same fields, in one statement."""
        named = await _groups(session, [one.new for one in made])
        alike: dict[tuple[str, ...], list[Change]] = defaultdict(list)
        for one in made:
            alike[tuple(one.fields())].append(one)
        for fields, group in alike.items():
            rows = [{"which": one.id} | _columns(one.new, fields, named) for one in group]
            fields_set = [n for n in rows[0] if n != "which"]
            await common.change(session, repository.TABLE, fields_set, rows)
        changed = [(one.id, one.new) for one in made if "contacts" in one.fields()]
        if changed:
            await _set_contacts(session, changed)
        await _index(session, [(one.id, one.new) for one in made])
        await note_each(
            session, "changed",
            ((one.id, _detail(doing) | {"fields": ", ".join(one.fields())}) for one in made),
            by=doing.by, at=doing.now,
        )  # fmt: skip

    async def remove(self, session: TenantSession, gone: Sequence[Stored], doing: Doing) -> None:  # noqa: ARG002 - no event tells of customers
        """Delete customers."""
        await repository.remove(session, [one.id for one in gone])

    async def uses(self, session: TenantSession, ids: Collection[UUID]) -> dict[UUID, list[str]]:
        """Return which customers other tables name."""
        return await uses(session, "customer", ids, PARTS)

    async def everything(self, session: TenantSession) -> AsyncIterator[Values]:
        """Yield every customer by key."""
        async for found in repository.everything(session):
            for one in found:
                yield _stored(one).values

    def cells(self, values: Values) -> dict[str, str]:
        """Return the customer as cells; the document with its dots, so that it stays text."""
        cells = {name: written(column, values[name]) for name, column in self.columns.items()}
        return cells | {"tax_id": masked(values["tax_id"]) if values["tax_id"] else ""}


def _stored(one: repository.Whole) -> Stored:
    values = {name: common.text_of(one.row[name]) for name in (*repository.OWN, "group")}
    values |= {"tags": words_out(one.row["tags"]), "contacts": people_out(one.contacts)}
    return Stored(one.row["id"], values)


async def _groups(session: TenantSession, made: Sequence[Values]) -> dict[str, UUID]:
    wanted = dict.fromkeys(name for one in made if (name := one["group"]))
    return await names.ids(session, repository.GROUPS, list(wanted))


def _columns(values: Values, wanted: Iterable[str], groups: dict[str, UUID]) -> dict[str, Any]:
    """Return values as the table takes them; names and phones bring the forms they are found by."""
    found: dict[str, Any] = {name: values[name] for name in wanted if name != "contacts"}
    if "group" in found:
        group = found.pop("group")
        found["group_id"] = groups[group] if group else None
    if "tags" in found:
        found["tags"] = words_in(found["tags"] or "")
    if found.get("credit_limit"):
        found["credit_limit"] = Decimal(found["credit_limit"])
    if "is_active" in found:
        found["is_active"] = found["is_active"] != FALSE
    if "name" in found:
        found["sort_name"] = fold(str(found["name"]))
    if "phone" in found:
        found["phone_key"] = phone_key(found["phone"])
    return found


async def _set_contacts(session: TenantSession, made: Sequence[tuple[UUID, Values]]) -> None:
    people = {one: [PERSON | p for p in people_in(v["contacts"] or "")] for one, v in made}
    await repository.set_contacts(session, people)


def _detail(doing: Doing) -> dict[str, str]:
    return {"import": str(doing.batch_id)}


async def _index(session: TenantSession, made: Sequence[tuple[UUID, Values]]) -> None:
    merged = await repository.merged_words(session, [one for one, _ in made])
    rows = [(one, [*_searched(values), *merged.get(one, ())], True) for one, values in made]
    await remember_many(session, Kind.CUSTOMER, rows)


def _searched(values: Values) -> list[str | None]:
    tax_id = values["tax_id"]
    shown = masked(tax_id) if tax_id else None
    people = people_in(values["contacts"] or "")
    said = [str(word) for one in people for word in (one["name"], one.get("phone", ""))]
    return [values["name"], tax_id, shown, values["phone"], values["city"], *said]
