"""Customers in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import InvalidError
from webkit import msgid

from construction.access import Permission
from construction.customers import (
    CustomerIn,
    CustomerKind,
    is_valid_tax_id,
    masked,
    normal_tax_id,
    phone_key,
)
from construction.imports.domain.cells import FALSE, TRUE, written
from construction.imports.domain.columns import CUSTOMERS, Column
from construction.imports.domain.rows import Judged, Problem, Stored, Values
from construction.imports.repository import common
from construction.imports.repository import customers as repository
from construction.imports.repository.uses import uses
from construction.imports.service.records import Change, Doing
from construction.pages import validated
from construction.search import Kind, fold, remember_many

INVALID = msgid("This CPF or CNPJ is not valid; check the digits")
OTHER_KIND = msgid("A CPF belongs to a person, a CNPJ to a company")
CPF_LENGTH = 11


class Customers:
    """Customers by CPF or CNPJ."""

    columns: Mapping[str, Column] = {column.name: column for column in CUSTOMERS}
    key = "tax_id"
    writes = Permission.CUSTOMERS_WRITE
    reads: Collection[Permission] = (Permission.CUSTOMERS_READ,)

    def key_of(self, given: Values) -> str | None:
        """Return the document without punctuation."""
        return normal_tax_id(given.get("tax_id") or "") or None

    async def known(self, session: TenantSession) -> None:
        """Return nothing."""

    async def clashes(self, session: TenantSession, found: Sequence[Judged]) -> None:
        """Refuse nothing: only the document is one customer's."""

    def judge(
        self,
        given: Values,
        stored: Stored | None,
        known: None,  # noqa: ARG002 - nothing is needed
    ) -> tuple[Values, list[Problem]]:
        """Check the customer as the form would; the document tells person from company."""
        whole = ({**stored.values} if stored else {}) | given
        tax_id = normal_tax_id(given.get("tax_id") or "")
        kind = CustomerKind.PERSON if len(tax_id) == CPF_LENGTH else CustomerKind.COMPANY
        problems = []
        if given.get("kind") not in {None, kind.value}:
            problems.append(Problem("kind", OTHER_KIND))
        if tax_id and not is_valid_tax_id(kind, tax_id):
            problems.append(Problem("tax_id", INVALID))
        fields = {n: v for n, v in whole.items() if v is not None and n in CustomerIn.model_fields}
        try:
            customer = validated(CustomerIn, fields | {"kind": kind.value}, {})
        except InvalidError as error:
            told = {problem.field for problem in problems}
            more = [Problem(n, text) for n, text in error.fields.items() if n not in told]
            return whole, [*problems, *more]
        values: Values = customer.model_dump(mode="json", include=set(self.columns))
        values |= {"tax_id": tax_id, "kind": kind.value}
        values["is_active"] = whole.get("is_active") or TRUE
        return values, problems

    async def load(
        self, session: TenantSession, keys: Collection[str], *, lock: bool = False
    ) -> dict[str, Stored]:
        """Return the customers with these documents."""
        return await repository.load(session, keys, lock=lock)

    async def load_ids(self, session: TenantSession, ids: Collection[UUID]) -> dict[UUID, Stored]:
        """Return customers by id, locked."""
        return await repository.load_ids(session, ids)

    async def create(self, session: TenantSession, made: Sequence[Stored], doing: Doing) -> None:
        """Register customers."""
        await repository.create(
            session,
            [
                _columns(one.values) | {"id": one.id, "version": 1, "created_at": doing.now}
                for one in made
            ],
        )
        await _index(session, ((one.id, one.values) for one in made))
        await common.note(
            session, "registered", ((one.id, _detail(doing)) for one in made),
            by=doing.by, at=doing.now,
        )  # fmt: skip

    async def change(self, session: TenantSession, made: Sequence[Change], doing: Doing) -> None:
        """Change customers; each group sets the same fields, in one statement."""
        groups: dict[tuple[str, ...], list[Change]] = defaultdict(list)
        for one in made:
            groups[tuple(one.fields())].append(one)
        for fields, group in groups.items():
            rows = [{"which": one.id} | _columns(one.new, fields) for one in group]
            await repository.change(session, [n for n in rows[0] if n != "which"], rows)
        await _index(session, ((one.id, one.new) for one in made))
        await common.note(
            session, "changed",
            ((one.id, _detail(doing) | {"fields": ", ".join(one.fields())}) for one in made),
            by=doing.by, at=doing.now,
        )  # fmt: skip

    async def remove(self, session: TenantSession, gone: Sequence[Stored], doing: Doing) -> None:  # noqa: ARG002 - no event tells of customers
        """Delete customers."""
        await repository.remove(session, [one.id for one in gone])

    async def uses(self, session: TenantSession, ids: Collection[UUID]) -> dict[UUID, list[str]]:
        """Return which customers other tables name."""
        return await uses(session, "customer", ids, ())

    def everything(self, session: TenantSession) -> AsyncIterator[Values]:
        """Yield every customer by document."""
        return repository.everything(session)

    def cells(self, values: Values) -> dict[str, str]:
        """Return the customer as cells; the document with its dots, so that it stays text."""
        cells = {name: written(column, values[name]) for name, column in self.columns.items()}
        return cells | {"tax_id": masked(values["tax_id"] or "")}


def _columns(values: Values, names: Iterable[str] | None = None) -> dict[str, Any]:
    """Return values as the table takes them; a name brings the form by which it is sorted."""
    found: dict[str, Any] = {name: values[name] for name in names or values}
    if "is_active" in found:
        found["is_active"] = found["is_active"] != FALSE
    if "name" in found:
        found["sort_name"] = fold(str(found["name"]))
    if "phone" in found:
        found["phone_key"] = phone_key(found["phone"])
    return found


def _detail(doing: Doing) -> dict[str, str]:
    return {"import": str(doing.batch_id)}


async def _index(session: TenantSession, made: Iterable[tuple[UUID, Values]]) -> None:
    rows = [(one, _searched(values), True) for one, values in made]
    await remember_many(session, Kind.CUSTOMER, rows)


def _searched(values: Values) -> list[str | None]:
    tax_id = values["tax_id"] or ""
    return [values["name"], tax_id, masked(tax_id), values["phone"], values["city"]]
