"""What every page needs: templates, the frame around them, and forms that lose nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar
from uuid import UUID

from basecore.errors import AppError, InvalidError
from basecore.http.idempotency import FIELD, KeyReusedError
from basecore.ids import new_id
from basecore.stores import logo_url
from basecore.tokens import Principal
from fastapi import Depends, Request, Response
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData
from webkit import (
    Bell,
    NavItem,
    NumberError,
    Person,
    QuickAction,
    Shell,
    Templates,
    msgid,
    parse_decimal,
    parse_percent,
    pick_locale,
)

from construction.access import Permission, may

Form = TypeVar("Form", bound=BaseModel)

MAX_FIELDS = 5000
"""A form of 500 lines has about nine fields in each."""

INTEGER_DIGITS = 9
"""Numbers of so many digits fit a column of PostgreSQL's `integer`."""

HOME = "/web/"
NAVIGATION = (
    (HOME, msgid("Home"), "home", None),
    ("/web/quotes", msgid("Quotes"), "file-text", Permission.QUOTES_READ),
    ("/web/approvals", msgid("Approvals"), "thumbs-up", Permission.QUOTES_APPROVE),
    ("/web/counter", msgid("Counter"), "shopping-cart", Permission.ORDERS_PLACE),
    ("/web/orders", msgid("Orders"), "clipboard-list", Permission.ORDERS_READ),
    ("/web/products", msgid("Products"), "package", Permission.PRODUCTS_READ),
    ("/web/prices", msgid("Prices"), "tag", Permission.PRICES_READ),
    ("/web/customers", msgid("Customers"), "users", Permission.CUSTOMERS_READ),
    ("/web/stock", msgid("Stock"), "boxes", Permission.STOCK_READ),
    ("/web/replenishment", msgid("What to buy"), "lightbulb", Permission.STOCK_READ),
    ("/web/purchases", msgid("Purchases"), "inbox", Permission.PURCHASES_READ),
    ("/web/suppliers", msgid("Suppliers"), "truck", Permission.SUPPLIERS_READ),
    ("/web/settings", msgid("Settings"), "settings", Permission.SETTINGS_WRITE),
)
COUNTED = {"/web/approvals": "/web/approvals/count"}
"""Entries beside which a figure keeps itself fresh, and where it comes from."""
QUICK = (
    (
        "/web/customers/quick",
        msgid("New customer"),
        "user-plus",
        "Alt+C",
        Permission.CUSTOMERS_WRITE,
    ),
)
"""What can be registered from any page, in a drawer."""
BELL = Bell("/web/notices", "/web/notices/events")
ROLES = {
    "admin": msgid("Administrator"),
    "sales": msgid("Sales"),
    "finance": msgid("Finance"),
    "stock": msgid("Stock keeper"),
    "driver": msgid("Driver"),
    "buyer": msgid("Buyer"),
}
SENTENCES = {
    "missing": msgid("Fill this in"),
    "string_too_short": msgid("Fill this in"),
    "string_too_long": msgid("This is too long"),
    "string_pattern_mismatch": msgid("This is not in the expected format"),
    "uuid_parsing": msgid("Choose one from the list"),
    "enum": msgid("Choose one from the list"),
    "literal_error": msgid("Choose one from the list"),
    "greater_than": msgid("Enter a number above zero"),
    "greater_than_equal": msgid("This is too small"),
    "less_than": msgid("This is too large"),
    "less_than_equal": msgid("This is too large"),
    "decimal_max_places": msgid("This has too many decimal places"),
    "decimal_parsing": msgid("Enter a number"),
    "date_from_datetime_parsing": msgid("Enter a date, for example 31/12/2026"),
    "date_parsing": msgid("Enter a date, for example 31/12/2026"),
    "int_parsing": msgid("Enter a whole number"),
}
OTHERWISE = msgid("Check this value")
SAVED_BEFORE = msgid(
    "This was saved before with other values. If you save now, it is saved a second time."
)


class RefusedError(AppError):
    """Undoes what the request began and answers with a page that is made already."""

    code = "refused"
    title = "This was not done"

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


def shell_of(request: Request) -> Shell | None:
    """Return the frame for the person who asks; nobody known, no frame."""
    caller: Principal | None = getattr(request.state, "principal", None)
    if caller is None:
        return None
    words = templates.translations(request)
    path = request.url.path
    nav = tuple(
        NavItem(
            href,
            words.gettext(label),
            icon,
            active=_is_at(path, href),
            count_url=COUNTED.get(href, ""),
        )
        for href, label, icon, permission in NAVIGATION
        if permission is None or may(caller, permission)
    )
    role = words.gettext(ROLES.get(caller.role, caller.role))
    person = Person(caller.name, role)
    quick = tuple(
        QuickAction(url, words.gettext(label), icon, key)
        for url, label, icon, key, permission in QUICK
        if may(caller, permission)
    )
    return Shell(
        store=caller.store,
        person=person,
        nav=nav,
        quick=quick,
        bell=BELL,
        logo_url=logo_url(caller.logo),
        home_url=HOME,
        search_url="/web/search",
        account_url="/auth/account",
    )


def _is_at(path: str, href: str) -> bool:
    return path == href or (href != HOME and path.startswith(f"{href}/"))


templates = Templates(Path(__file__).parent, shell=shell_of)


async def form_body(request: Request) -> AsyncIterator[FormData]:
    """Give the form; the body stays readable for the hash that `OnlyOnce` takes of it."""
    await request.body()
    async with request.form(max_fields=MAX_FIELDS) as form:
        yield form


FormBody = Annotated[FormData, Depends(form_body)]
"""What was typed. In a route's parameters it stands before `OnlyOnce`, which reads it again."""


def new_key() -> str:
    """Return the value of a creating form's hidden field."""
    return str(new_id())


def as_id(text: str) -> UUID | None:
    """Return an id that came out of a form or an address, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None


def typed(form: FormData, names: Iterable[str]) -> dict[str, str]:
    """Return the fields as they were typed, empty where they were not sent."""
    return {name: str(form.get(name, "")).strip() for name in names}


def typed_version(form: FormData) -> int:
    """Return the version that the form was filled in from; 0, which none is, for anything else."""
    version = str(form.get("version", "")).strip()
    fits = version.isdecimal() and len(version) <= INTEGER_DIGITS
    return int(version) if fits else 0


def parse_form(
    model: type[Form],
    values: Mapping[str, Any],
    *,
    decimals: Iterable[str] = (),
    locale: str = "pt-BR",
) -> Form:
    """Return what was typed as the schema; empty fields count as left out.

    Raise `InvalidError` with one msgid for each field that does not fit.
    """
    errors: dict[str, str] = {}
    return validated(model, parsed(values, decimals, locale, errors), errors)


def parsed(
    values: Mapping[str, Any], decimals: Iterable[str], locale: str, errors: dict[str, str]
) -> dict[str, Any]:
    """Return the fields that were filled in, numbers read; `errors` gets what is no number."""
    given = {name: value for name, value in values.items() if value not in ("", None)}
    for name in decimals:
        if name in given:
            try:
                read = parse_percent if name.endswith("percent") else parse_decimal
                given[name] = read(given[name], locale)
            except NumberError as error:
                errors[name] = str(error)
    return given


def validated(model: type[Form], given: Mapping[str, Any], errors: Mapping[str, str]) -> Form:
    """Return the schema's object, or raise `InvalidError` with these and its own errors."""
    found: dict[str, str] = {}
    try:
        value = model.model_validate(given)
    except ValidationError as error:
        found = _sentences(error)
    else:
        if not errors:
            return value
    raise InvalidError({**found, **errors})


def _sentences(error: ValidationError) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in error.errors(include_url=False):
        field = ".".join(str(part) for part in one["loc"])
        found.setdefault(field, SENTENCES.get(one["type"], OTHERWISE))
    return found


def form_errors(error: InvalidError, request: Request) -> dict[str, str]:
    """Return the sentence of each field in the person's language; `lines.0.x` is `lines-0-x`."""
    words = templates.translations(request)
    return {
        name.replace(".", "-"): error.filled(name, words.gettext(text))
        for name, text in error.fields.items()
    }


def retry(error: InvalidError | KeyReusedError, form: FormData, request: Request) -> dict[str, Any]:
    """Return `errors` and `key` of a creating form that is shown again."""
    if isinstance(error, KeyReusedError):
        return {"errors": form_errors(InvalidError({"": SAVED_BEFORE}), request), "key": new_key()}
    return {"errors": form_errors(error, request), "key": str(form.get(FIELD, "")) or new_key()}


def form_locale(request: Request) -> str:
    """Return the language in which the person types numbers."""
    return pick_locale(request)
