"""A row of a price book as an offer: who and what it names, in our unit, checked as a form."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from basecore.errors import InvalidError
from webkit import msgid

from construction.customers import normal_tax_id
from construction.imports.domain.rows import Problem, Stored, Values
from construction.imports.repository.names import folded
from construction.imports.service.judged_rules import FILL, NO_PRODUCT, number
from construction.pages import validated
from construction.suppliers import OfferIn, as_quantity

NOBODY = msgid("No supplier has this CNPJ or name")
SEVERAL = msgid("Several suppliers have this name. Write the CNPJ.")
NO_CODE = msgid("This supplier has no such code: write ours, or register theirs first")
WHICH = msgid("Write our code of the product, or the supplier's")
OLDER = msgid("A price of %(day)s is known already, which is later")
ENDS_BEFORE = msgid("The last day is before the first")
MARK = "|"
TEN_THOUSANDTH = Decimal("0.0001")
FIGURES = ("unit_price", "minimum_quantity", "freight_per_unit", "payment_term_days")
DAYS = ("offered_on", "valid_until")


@dataclass(frozen=True, slots=True)
class Meaning:
    """Who sells what, and how many of our units one of theirs is."""

    supplier_id: UUID
    supplier: str
    sku: str
    ratio: Fraction = Fraction(1)


@dataclass(slots=True)
class Known:
    """What the store has, by what a price book calls it."""

    today: date
    suppliers: dict[str, list[tuple[UUID, str]]] = field(default_factory=dict)
    products: dict[str, UUID] = field(default_factory=dict)
    codes: dict[tuple[UUID, str], tuple[str, Fraction]] = field(default_factory=dict)


def called(supplier: str) -> str:
    """Return by what a supplier is looked up: the document, or the folded name."""
    plain = normal_tax_id(supplier)
    return plain if any(map(str.isdigit, plain)) else folded(supplier)


def key_of(given: Values) -> str | None:
    """Return who, what and from how much, as the file says it."""
    if not given.get("supplier"):
        return None
    least = number(Decimal(given.get("minimum_quantity") or 0))
    goods = (given.get("sku") or "", given.get("code") or "" if not given.get("sku") else "")
    said = (called(given["supplier"] or ""), *goods)
    return MARK.join([*(one.replace(MARK, " ") for one in said), least])


def meant(given: Values, known: Known) -> tuple[Meaning | None, list[Problem]]:
    """Return who and what a row means, or what is wrong with that."""
    text = given.get("supplier")
    same = known.suppliers.get(called(text), []) if text else []
    if len(same) != 1:
        said = SEVERAL if same else NOBODY if text else FILL
        return None, [Problem("supplier", said)]
    supplier_id, name = same[0]
    sku, code = given.get("sku"), given.get("code")
    if sku:
        wrong = [] if sku in known.products else [Problem("sku", NO_PRODUCT)]
        return (None, wrong) if wrong else (Meaning(supplier_id, name, sku), [])
    if not code:
        return None, [Problem("sku", WHICH)]
    found = known.codes.get((supplier_id, code))
    if found is None:
        return None, [Problem("code", NO_CODE)]
    return Meaning(supplier_id, name, *found), []


def judged_offer(
    given: Values, stored: Stored | None, known: Known
) -> tuple[Values, list[Problem]]:
    """Return the whole offer as it would be, and what the form would not accept."""
    before = stored.values if stored else {}
    meaning, problems = meant(given, known)
    if meaning is None:
        return {**before} | given, problems
    said = _in_our_unit(given, meaning.ratio)
    whole = dict.fromkeys((*FIGURES, *DAYS)) | before | said
    if not _differs(said, before) and stored:
        return {**before}, []
    whole |= {name: said.get(name) for name in DAYS}
    whole["offered_on"] = whole["offered_on"] or known.today.isoformat()
    whole |= {"supplier": meaning.supplier, "sku": meaning.sku, "code": None}
    return whole, _wrong(whole, before.get("offered_on"), known.products.get(meaning.sku))


def _wrong(whole: Values, known_from: str | None, product_id: UUID | None) -> list[Problem]:
    """Return what the form would not accept, and what an earlier price would hide."""
    begins, ends = whole["offered_on"] or "", whole["valid_until"]
    if known_from and begins < known_from:
        day = f"{date.fromisoformat(known_from):%d/%m/%Y}"
        return [Problem("offered_on", OLDER, words={"day": day})]
    if ends and ends < begins:
        return [Problem("valid_until", ENDS_BEFORE)]
    try:
        as_offer(whole, product_id)
    except InvalidError as error:
        return [Problem(name, text) for name, text in error.fields.items()]
    return []


def _differs(said: Values, before: Values) -> bool:
    return any(said[name] != before.get(name) for name in (*FIGURES, *DAYS) if name in said)


def _in_our_unit(given: Values, ratio: Fraction) -> Values:
    """Return a row by our unit; next to the supplier's code it is by theirs."""
    found = {name: given[name] for name in (*FIGURES, *DAYS) if name in given}
    for name in ("unit_price", "freight_per_unit"):
        if text := found.get(name):
            exact = Fraction(text) / ratio
            price = Decimal(exact.numerator) / Decimal(exact.denominator)
            found[name] = number(price.quantize(TEN_THOUSANDTH) if ratio != 1 else Decimal(text))
    if text := found.get("minimum_quantity"):
        found["minimum_quantity"] = number(in_our_unit(Decimal(text), ratio))
    for name in ("minimum_quantity", "freight_per_unit"):
        if found.get(name) == "0":
            found[name] = None
    return found


def in_our_unit(quantity: Decimal, ratio: Fraction) -> Decimal:
    """Return a quantity of the supplier's unit in ours."""
    return quantity if ratio == 1 else as_quantity(Fraction(quantity) * ratio)


def as_offer(values: Values, product_id: UUID | None) -> OfferIn:
    """Return values as an offer, or raise what the form would."""
    given: dict[str, Any] = {name: values.get(name) for name in (*FIGURES, *DAYS)}
    return validated(OfferIn, given | {"product_id": product_id}, {})
