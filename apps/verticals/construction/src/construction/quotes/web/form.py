"""What a person typed into the quote editor, line by line, kept until it fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from basecore.errors import InvalidError
from basecore.money import HUNDRED, MAX_MONEY
from starlette.datastructures import FormData
from webkit import NumberError, msgid, parse_decimal
from webkit.numerals import format_decimal

from construction.fields import MAX_LINE_QUANTITY
from construction.pages import typed, validated
from construction.quotes.domain import DEFAULT_VALID_DAYS, PricedLine
from construction.quotes.schemas import QuoteIn, QuoteOut

HEADER = ("customer_id", "customer_id_text", "job_site_id", "valid_days", "notes")
LINE_FIELDS = {
    "key": "line_key",
    "product_id": "product_id",
    "product_text": "product_id_text",
    "quantity": "quantity",
    "unit_price": "unit_price",
    "price_auto": "price_auto",
    "discount": "line_discount",
}
"""The fields of a line and the names under which each row of the form sends them."""
MAX_KEY_DIGITS = 6
NO_LINES = msgid("Add at least one product")
CHOOSE = msgid("Choose one from the list")


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A row of the editor; `key` tells it from the others for as long as the page is open.

    `price_auto` is the price that the page put in by itself, so that a typed one can be told.
    """

    key: str
    product_id: str = ""
    product_text: str = ""
    quantity: str = "1"
    unit_price: str = ""
    price_auto: str = ""
    discount: str = ""

    @property
    def is_blank(self) -> bool:
        """Tell whether the row waits for a product."""
        return not self.product_text

    def is_price_typed(self, locale: str) -> bool:
        """Tell whether a person put the price in, rather than the rules."""
        if not self.unit_price:
            return False
        price = lenient(self.unit_price, locale, None)
        return price is None or price != lenient(self.price_auto, locale, None)


@dataclass(frozen=True, slots=True)
class TypedQuote:
    """The whole editor."""

    customer_id: str = ""
    customer_id_text: str = ""
    job_site_id: str = ""
    valid_days: str = str(DEFAULT_VALID_DAYS)
    notes: str = ""
    discount: str = ""
    lines: tuple[TypedLine, ...] = ()

    @property
    def filled(self) -> list[TypedLine]:
        """Return the rows that name a product, in order."""
        return [line for line in self.lines if not line.is_blank]

    def with_blanks(self, count: int = 1) -> TypedQuote:
        """Return the editor with so many blank rows at its end."""
        rows = list(self.lines)
        while rows and rows[-1].is_blank:
            rows.pop()
        start = 1 + max((int(line.key) for line in self.lines), default=0)
        rows += [TypedLine(str(start + place)) for place in range(count)]
        return replace(self, lines=tuple(rows))

    def without(self, key: str) -> TypedQuote:
        """Return the editor without one row."""
        return replace(self, lines=tuple(line for line in self.lines if line.key != key))


def read_quote(form: FormData) -> TypedQuote:
    """Return what was typed; rows come as repeated names in the order of the page."""
    columns = {field: form.getlist(name) for field, name in LINE_FIELDS.items()}
    keys = columns.pop("key")
    lines = tuple(
        TypedLine(
            _key(_at(keys, place), place),
            **{field: _at(values, place) for field, values in columns.items()},
        )
        for place in range(len(columns["product_id"]))
    )
    return TypedQuote(
        **typed(form, HEADER), discount=str(form.get("discount_percent", "")).strip(), lines=lines
    )


def _at(values: list[Any], place: int) -> str:
    return str(values[place]).strip() if place < len(values) else ""


def _key(sent: str, place: int) -> str:
    return sent if sent.isdecimal() and len(sent) <= MAX_KEY_DIGITS else str(place + 1)


def typed_of(quote: QuoteOut, locale: str) -> TypedQuote:
    """Return a stored quote as a person would have typed it."""
    lines = tuple(
        TypedLine(
            key=str(place),
            product_id=str(line.product_id),
            product_text=line.name,
            quantity=number_text(line.quantity, 3, locale),
            unit_price=format_decimal(line.unit_price, 2, locale),
            price_auto="" if line.is_price_typed else format_decimal(line.unit_price, 2, locale),
            discount=number_text(line.discount_percent, 2, locale),
        )
        for place, line in enumerate(quote.lines, start=1)
    )
    return TypedQuote(
        customer_id=str(quote.customer_id or ""),
        customer_id_text=quote.customer_name or "",
        job_site_id=str(quote.job_site_id or ""),
        valid_days=str(quote.valid_days),
        notes=quote.notes or "",
        discount=number_text(quote.discount_percent, 2, locale),
        lines=lines,
    )


def number_text(value: Decimal, digits: int, locale: str) -> str:
    """Return a number without trailing zeros; nothing for zero."""
    point = "," if locale == "pt-BR" else "."
    return format_decimal(value, digits, locale).rstrip("0").rstrip(point) if value else ""


def to_quote(typed_quote: TypedQuote, locale: str) -> QuoteIn:
    """Return the quote that was typed, or raise `InvalidError` with a msgid at each field."""
    errors: dict[str, str] = {}
    lines = [_line(line, place, errors, locale) for place, line in enumerate(typed_quote.filled)]
    given: dict[str, Any] = {
        "customer_id": typed_quote.customer_id,
        "job_site_id": typed_quote.job_site_id or None,
        "notes": typed_quote.notes or None,
        "lines": lines,
    }
    if typed_quote.valid_days:
        given["valid_days"] = typed_quote.valid_days
    _number(given, "discount_percent", typed_quote.discount, errors, "discount_percent", locale)
    if not typed_quote.customer_id:
        errors["customer_id"] = CHOOSE
    if not lines:
        errors["lines"] = NO_LINES
    return validated(QuoteIn, given, errors)


def _line(line: TypedLine, place: int, errors: dict[str, str], locale: str) -> dict[str, Any]:
    given: dict[str, Any] = {"product_id": line.product_id}
    path = f"lines.{place}"
    if not line.product_id:
        errors[f"{path}.product_id"] = CHOOSE
    _number(given, "quantity", line.quantity, errors, f"{path}.quantity", locale)
    if line.is_price_typed(locale):
        _number(given, "unit_price", line.unit_price, errors, f"{path}.unit_price", locale)
    _number(given, "discount_percent", line.discount, errors, f"{path}.discount_percent", locale)
    return given


def _number(
    given: dict[str, Any], name: str, text: str, errors: dict[str, str], path: str, locale: str
) -> None:
    if not text:
        return
    try:
        given[name] = parse_decimal(text, locale)
    except NumberError as error:
        errors[path] = str(error)


def at_rows(error: InvalidError, typed_quote: TypedQuote) -> InvalidError:
    """Return the errors with each line's place replaced by its row's key."""
    filled = typed_quote.filled
    found: dict[str, str] = {}
    values = {}
    for old, sentence in error.fields.items():
        path = old
        head, _, rest = path.partition(".")
        place, _, field = rest.partition(".")
        if head == "lines" and place.isdecimal() and int(place) < len(filled):
            path = f"lines.{filled[int(place)].key}.{field or 'product_id'}"
        found[path] = sentence
        if old in error.values:
            values[path] = error.values[old]
    return InvalidError(found, values=values)


def priced(line: TypedLine, locale: str, base_price: Decimal | None) -> PricedLine | None:
    """Return what can be reckoned of a row while it is being typed, if anything can."""
    numbers: Mapping[str, tuple[str, Decimal | None]] = {
        "quantity": (line.quantity, None),
        "unit_price": (line.unit_price, base_price),
        "discount_percent": (line.discount, Decimal(0)),
    }
    values = {name: lenient(text, locale, other) for name, (text, other) in numbers.items()}
    known = {name: value for name, value in values.items() if value is not None}
    if line.is_blank or len(known) < len(values) or not _is_plausible(known):
        return None
    return PricedLine(**known)


def _is_plausible(values: Mapping[str, Decimal]) -> bool:
    return all(0 <= value <= MAX_MONEY for value in values.values()) and (
        values["quantity"] <= MAX_LINE_QUANTITY and values["discount_percent"] <= HUNDRED
    )


def lenient(text: str, locale: str, empty: Decimal | None) -> Decimal | None:
    """Return a number, the value that stands for an empty field, or None."""
    if not text:
        return empty
    try:
        return parse_decimal(text, locale)
    except NumberError:
        return None
