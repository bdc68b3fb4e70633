"""A row of a file as a customer, checked as the form would check it."""

from __future__ import annotations

from typing import Any

from basecore.errors import InvalidError
from webkit import msgid

from construction.customers import (
    ContactIn,
    CustomerIn,
    CustomerKind,
    GroupIn,
    is_valid_tax_id,
    kind_of,
    normal_tags,
    normal_tax_id,
)
from construction.imports.domain.cells import TRUE
from construction.imports.domain.lists import people_in, people_out, words_in, words_out
from construction.imports.domain.rows import Problem, Stored, Values
from construction.imports.repository.common import text_of
from construction.imports.repository.names import folded
from construction.pages import validated

INVALID = msgid("This CPF or CNPJ is not valid; check the digits")
OTHER_KIND = msgid("A CPF belongs to a person, a CNPJ to a company")
ONE_PREFERRED = msgid("Only one contact can be the preferred one")
SIMPLE = (
    "name", "email", "phone", "street", "street_number", "district", "city", "state",
    "postal_code", "notes", "credit_limit", "credit_notes",
)  # fmt: skip


def judged_customer(
    given: Values, stored: Stored | None, groups: dict[str, str]
) -> tuple[Values, list[Problem]]:
    """Return the whole customer as it would be, and what the form would not accept."""
    whole = ({**stored.values} if stored else {}) | given
    tax_id = normal_tax_id(whole.get("tax_id") or "")
    kind = kind_of(tax_id) if tax_id else CustomerKind(whole.get("kind") or CustomerKind.PERSON)
    problems: list[Problem] = []
    if given.get("kind") not in {None, kind.value}:
        problems.append(Problem("kind", OTHER_KIND))
    if not is_valid_tax_id(kind, tax_id):
        problems.append(Problem("tax_id", INVALID))
    values: Values = {"tax_id": tax_id or None, "kind": kind.value}
    values |= _own(whole, kind, tax_id, problems)
    values["group"] = _group(whole.get("group"), groups, problems)
    values["contacts"] = _contacts(whole.get("contacts"), problems)
    values["is_active"] = whole.get("is_active") or TRUE
    return (whole if problems else values), problems


def _own(whole: Values, kind: CustomerKind, tax_id: str, problems: list[Problem]) -> Values:
    fields: dict[str, Any] = {name: whole[name] for name in SIMPLE if whole.get(name) is not None}
    fields |= {"kind": kind.value, "tags": words_in(whole.get("tags") or "")}
    if tax_id:
        fields["tax_id"] = tax_id
    try:
        customer = validated(CustomerIn, fields, {})
    except InvalidError as error:
        _add(problems, error)
        return {}
    tags = words_out(normal_tags(customer.tags))
    return {name: text_of(getattr(customer, name)) for name in SIMPLE} | {"tags": tags}


def _add(problems: list[Problem], error: InvalidError, column: str = "") -> None:
    """Add one problem for each column; `tags.0` stands in the column of tags."""
    for name, text in error.fields.items():
        place = column or name.partition(".")[0]
        if place not in {problem.field for problem in problems}:
            problems.append(Problem(place, text))


def _group(text: str | None, groups: dict[str, str], problems: list[Problem]) -> str | None:
    """Return a group as the store writes it."""
    if text is None:
        return None
    try:
        name = validated(GroupIn, {"name": text}, {}).name
    except InvalidError as error:
        _add(problems, error, "group")
        return None
    return groups.setdefault(folded(name), name)


def _contacts(text: str | None, problems: list[Problem]) -> str | None:
    try:
        people = [validated(ContactIn, one, {}) for one in people_in(text or "")]
    except InvalidError as error:
        _add(problems, error, "contacts")
        return None
    if sum(one.is_preferred for one in people) > 1:
        problems.append(Problem("contacts", ONE_PREFERRED))
    return people_out((o.is_preferred, o.name, o.role, o.phone, o.email) for o in people)
