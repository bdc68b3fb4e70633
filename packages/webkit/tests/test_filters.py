from contextvars import copy_context
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from basecore import clock
from webkit.filters import Filters, initials, phone, postal_code, tax_id
from webkit.i18n import Translations, catalogues_of
from webkit.templates import PACKAGE

NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
portuguese = Filters(Translations("pt-BR", catalogues_of(PACKAGE)), lambda: NOW)
english = Filters(Translations("en"), lambda: NOW)


def test_money_in_both_languages() -> None:
    assert portuguese.money(Decimal("1234.5")) == "1.234,50"
    assert english.money(Decimal("1234.5")) == "1,234.50"
    assert portuguese.money(None) == "\N{EN DASH}"


@pytest.mark.parametrize(
    ("value", "text"),
    [("12.750", "12,75"), ("1200", "1.200"), ("0.001", "0,001"), ("100.000", "100")],
)
def test_quantity_drops_trailing_zeros(value: str, text: str) -> None:
    assert portuguese.quantity(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"), [("0.022", "0,02"), ("0.06", "0,1"), ("-0.004", "-0,004"), ("0", "0")]
)
def test_a_little_is_not_nothing(value: str, text: str) -> None:
    assert portuguese.quantity(Decimal(value), 1) == text


def test_percent() -> None:
    assert portuguese.percent(Decimal("12.5")) == "12,5\N{NO-BREAK SPACE}%"


def test_dates_by_the_stores_clock() -> None:
    late = datetime(2026, 11, 24, 1, 5, tzinfo=UTC)
    assert portuguese.moment(late) == "23/11/2026 22:05"
    assert portuguese.day(date(2026, 1, 2)) == "02/01/2026"
    assert english.day(late) == "23\u00a0Nov\u00a02026"


def test_an_hour_is_that_of_the_store_that_is_served() -> None:
    late = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)
    written = []
    for place in ("Sao_Paulo", "Manaus", "Rio_Branco", "Noronha"):
        served = copy_context()
        served.run(clock.go_by, ZoneInfo(f"America/{place}"))
        written.append(served.run(portuguese.moment, late))
    assert written == [
        "24/11/2026 00:30",
        "23/11/2026 23:30",
        "23/11/2026 22:30",
        "24/11/2026 01:30",
    ]


@pytest.mark.parametrize(
    ("passed", "text"),
    [
        (timedelta(seconds=5), "agora mesmo"),
        (timedelta(minutes=5), "há 5 min"),
        (timedelta(hours=1), "há 1 hora"),
        (timedelta(hours=3), "há 3 horas"),
        (timedelta(days=2), "há 2 dias"),
        (timedelta(days=60), "24/09/2026"),
    ],
)
def test_how_long_ago(passed: timedelta, text: str) -> None:
    assert portuguese.ago(NOW - passed) == text


def test_tax_ids() -> None:
    assert tax_id("52998224725") == "529.982.247-25"
    assert tax_id("12ABC34501DE35") == "12.ABC.345/01DE-35"
    assert tax_id("123") == "123"
    assert tax_id(None) == "\N{EN DASH}"


def test_phones() -> None:
    assert phone("24999991234") == "(24)\u00a099999-1234"
    assert phone("+552433331234") == "(24)\u00a03333-1234"
    assert phone("ramal 12") == "ramal 12"
    assert phone(None) == "\N{EN DASH}"


def test_postal_codes() -> None:
    assert postal_code("27267310") == "27267-310"
    assert postal_code("27267-310") == "27267-310"
    assert postal_code(None) == "\N{EN DASH}"


def test_initials() -> None:
    assert initials("Marina de Souza Prado") == "MP"
    assert initials("demo") == "D"
    assert initials("") == "?"
