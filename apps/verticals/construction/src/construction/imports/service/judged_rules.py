"""A row of a file as a price rule: whom and what it names, checked as the form would check it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.errors import InvalidError
from webkit import msgid

from construction.customers import masked, normal_tax_id
from construction.imports.domain.cells import FALSE, TRUE
from construction.imports.domain.rows import Problem, Stored, Values
from construction.imports.repository.names import folded
from construction.pages import validated
from construction.pricing import PriceRuleIn, faults_of
from construction.search import fold

CHOOSE = msgid("Choose one from the list")
FILL = msgid("Fill this in")
NOBODY = msgid("No customer has this document or name")
SEVERAL = msgid("Several customers have this name. Write the CPF or CNPJ.")
BY_DOCUMENT = msgid("Write the CPF or CNPJ of this customer: %(tax_id)s")
NO_SITE = msgid("This customer has no job site with this name")
SEVERAL_SITES = msgid("This customer has several job sites with this name")
NO_GROUP = msgid("There is no group with this name")
NO_LIST = msgid("There is no price list with this name")
NO_PRODUCT = msgid("No product has this code")
NO_CATEGORY = msgid("There is no category with this name")
LEAVE_EMPTY = msgid("Leave this empty: the rule is for somebody else")
OF_BUYERS = frozenset({"job_site", "customer"})
COLUMN_OF = {
    "customer_id": "customer", "job_site_id": "name", "group_id": "name", "price_list_id": "name",
    "product_id": "sku", "category_id": "category",
}  # fmt: skip


@dataclass(slots=True)
class Known:
    """What the store has, by what a file calls it."""

    by_tax_id: dict[str, UUID] = field(default_factory=dict)
    by_name: dict[str, list[tuple[UUID, str | None]]] = field(default_factory=dict)
    sites: dict[tuple[UUID, str], list[tuple[UUID, str]]] = field(default_factory=dict)
    groups: dict[str, tuple[UUID, str]] = field(default_factory=dict)
    lists: dict[str, tuple[UUID, str]] = field(default_factory=dict)
    categories: dict[str, tuple[UUID, str]] = field(default_factory=dict)
    products: dict[str, UUID] = field(default_factory=dict)


@dataclass(slots=True)
class Meant:
    """The ids of whom and what a row names, what it calls them, and what is wrong with it."""

    ids: dict[str, UUID] = field(default_factory=dict)
    names: Values = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def miss(self, column: str, message: str, **words: object) -> None:
        """Note that a cell names nothing."""
        self.problems.append(Problem(column, message, words=words))


def meant(whole: Values, known: Known) -> Meant:
    """Return whom and what a row names."""
    found = Meant(names=dict.fromkeys(("customer", "name", "sku", "category")))
    _whom(whole, known, found)
    if whole.get("category") or whole.get("level") == "category":
        _named(whole, "category", known.categories, found, ("category_id", NO_CATEGORY))
    if sku := whole.get("sku"):
        _product(sku, known, found)
    return found


def _whom(whole: Values, known: Known, found: Meant) -> None:
    level = whole.get("level")
    if level in OF_BUYERS:
        _buyer(whole, known, found)
    elif whole.get("customer"):
        found.miss("customer", LEAVE_EMPTY)
    if level == "job_site":
        _site(whole, known, found)
    elif level == "group":
        _named(whole, "name", known.groups, found, ("group_id", NO_GROUP))
    elif level == "list":
        _named(whole, "name", known.lists, found, ("price_list_id", NO_LIST))
    elif whole.get("name"):
        found.miss("name", LEAVE_EMPTY)


def _product(sku: str, known: Known, found: Meant) -> None:
    found.names["sku"] = sku
    if sku in known.products:
        found.ids["product_id"] = known.products[sku]
    else:
        found.miss("sku", NO_PRODUCT)


def _buyer(whole: Values, known: Known, found: Meant) -> None:
    text = whole.get("customer")
    if not text:
        return found.miss("customer", FILL)
    tax_id = normal_tax_id(text)
    if tax_id in known.by_tax_id:
        found.ids["customer_id"] = known.by_tax_id[tax_id]
        found.names["customer"] = tax_id
        return None
    same = known.by_name.get(folded(text), [])
    if len(same) != 1:
        return found.miss("customer", SEVERAL if same else NOBODY)
    customer_id, document = same[0]
    if document:
        return found.miss("customer", BY_DOCUMENT, tax_id=masked(document))
    found.ids["customer_id"] = customer_id
    found.names["customer"] = text
    return None


def _site(whole: Values, known: Known, found: Meant) -> None:
    text, customer_id = whole.get("name"), found.ids.pop("customer_id", None)
    if not text:
        return found.miss("name", FILL)
    if customer_id is None:
        return None
    same = known.sites.get((customer_id, folded(text)), [])
    if len(same) != 1:
        return found.miss("name", SEVERAL_SITES if same else NO_SITE)
    found.ids["job_site_id"], found.names["name"] = same[0]
    return None


def _named(
    whole: Values,
    column: str,
    known: dict[str, tuple[UUID, str]],
    found: Meant,
    into: tuple[str, str],
) -> None:
    text = whole.get(column)
    if not text:
        found.miss(column, FILL)
    elif one := known.get(folded(text)):
        found.ids[into[0]], found.names[column] = one
    else:
        found.miss(column, into[1])


def judged_rule(given: Values, stored: Stored | None, known: Known) -> tuple[Values, list[Problem]]:
    """Return the whole rule as it would be, and what the form would not accept."""
    whole = ({**stored.values} if stored else {}) | given
    found = meant(whole, known)
    problems = found.problems
    for name in ("level", "kind", "value"):
        if whole.get(name) is None:
            problems.append(Problem(name, FILL))
    if problems:
        return whole, problems
    try:
        rule = validated(PriceRuleIn, _typed(whole) | found.ids, {})
    except InvalidError as error:
        return whole, _at(error.fields)
    if wrong := faults_of(rule):
        return whole, _at(wrong)
    return _values(rule) | found.names, []


def _at(fields: Any) -> list[Problem]:
    """Return one problem for each column."""
    return [Problem(COLUMN_OF.get(name, name), text) for name, text in fields.items()]


def _typed(whole: Values) -> dict[str, Any]:
    names = ("level", "kind", "value", "rounding", "min_quantity", "starts_on", "ends_on")
    typed: dict[str, Any] = {name: whole[name] for name in names if whole.get(name) is not None}
    return typed | {"is_active": whole.get("is_active") != FALSE}


def _values(rule: PriceRuleIn) -> Values:
    fixed = rule.kind == "fixed"
    return {
        "level": rule.level.value,
        "kind": rule.kind.value,
        "value": number(rule.value),
        "rounding": None if fixed or rule.rounding == "none" else rule.rounding.value,
        "min_quantity": number(rule.min_quantity) if rule.min_quantity else None,
        "starts_on": rule.starts_on.isoformat() if rule.starts_on else None,
        "ends_on": rule.ends_on.isoformat() if rule.ends_on else None,
        "is_active": TRUE if rule.is_active else FALSE,
    }


def number(value: Decimal) -> str:
    """Return a number in the one form in which equal numbers are equal texts."""
    return f"{value.normalize():f}"


def key_of(values: Values) -> str | None:
    """Return by what two rows are about the same: whom, what, from how much, and when."""
    if not values.get("level"):
        return None
    least = Decimal(values.get("min_quantity") or 0)
    parts = (
        values["level"], _buyer_key(values.get("customer") or ""), fold(values.get("name") or ""),
        (values.get("sku") or "").replace(MARK, " "), fold(values.get("category") or ""),
        number(least), values.get("starts_on"), values.get("ends_on"),
    )  # fmt: skip
    return MARK.join(part or "" for part in parts)


MARK = "|"
SKU_AT = 3


def _buyer_key(text: str) -> str:
    return normal_tax_id(text) if any(map(str.isdigit, text)) else fold(text)


def sku_in(key: str) -> str:
    """Return the code of the product that a key is about, or nothing."""
    return key.split(MARK)[SKU_AT]
