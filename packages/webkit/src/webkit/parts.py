"""The parts page: every part of the library with all its states, in the running app."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from basecore import clock
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from webkit.charts import course_chart, fan_chart, step_chart
from webkit.shell import NavItem, Person, Shell
from webkit.templates import Templates
from webkit.words import msgid

if TYPE_CHECKING:
    from webkit.i18n import Translations

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
PAGE = "/web/parts"

_NAV = (
    (msgid("Overview"), "layout-dashboard", None),
    (msgid("Quotes"), "file-text", 12),
    (msgid("Orders"), "clipboard-list", 3),
    (msgid("Products"), "package", None),
    (msgid("Customers"), "users", None),
    (msgid("Stock"), "boxes", None),
    (msgid("Deliveries"), "truck", None),
)
_PRODUCTS = (
    ("1", "Cimento CP II-E-32 50 kg", "CIM-050", Decimal("38.90")),
    ("2", "Cal hidratada CH-III 20 kg", "CAL-020", Decimal("14.50")),
    ("3", "Areia média lavada", "ARE-MED", Decimal("129.00")),
    ("4", "Vergalhão CA-50 10 mm 12 m", "VER-10", Decimal("54.75")),
)

_RATES = (Decimal(3), Decimal("4.2"), Decimal(6))
_PRICES = ((300, Decimal("34.90")), (190, Decimal("38.90")), (40, Decimal("36.50")))


@cache
def _templates() -> Templates:
    return Templates()


def _shell(words: Translations) -> Shell:
    """Return a frame of example words."""
    nav = tuple(
        NavItem(PAGE, words.gettext(label), icon, active=not place, count=count)
        for place, (label, icon, count) in enumerate(_NAV)
    )
    return Shell(
        store="Depósito Exemplo",
        person=Person("Marina Prado", words.gettext("Salesperson")),
        nav=nav,
        search_url=f"{PAGE}/search",
    )


@router.get(PAGE)
async def parts_page(request: Request) -> HTMLResponse:
    """Show every part."""
    templates, now = _templates(), clock.now()
    return templates.render(
        request,
        "webkit/gallery.html",
        shell=_shell(templates.translations(request)),
        now=now,
        earlier=[now - timedelta(minutes=minutes) for minutes in (5, 130, 3000)],
        products=_PRODUCTS,
        fan=fan_chart(Decimal(90), _RATES, Decimal(40), now.date(), 28),
        price_chart=step_chart(_prices(now), now),
        courses=course_chart([("A", _prices(now)), ("B", _prices(now)[1:3])], now),
    )


def _prices(now: datetime) -> list[tuple[datetime, Decimal]]:
    return [(now - timedelta(days=days), price) for days, price in _PRICES]


def _found(query: str) -> list[tuple[str, str, str, Decimal]]:
    words = query.casefold().split()
    return [row for row in _PRODUCTS if all(word in row[1].casefold() for word in words)]


@router.get(f"{PAGE}/options")
async def options(request: Request, q: str = "") -> HTMLResponse:
    """Answer the example picker."""
    return _templates().render(request, "webkit/gallery/options.html", products=_found(q))


@router.get(f"{PAGE}/search")
async def search(request: Request, q: str = "") -> HTMLResponse:
    """Answer the example palette."""
    return _templates().render(request, "webkit/gallery/results.html", products=_found(q))
