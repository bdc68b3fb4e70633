from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webkit.i18n import LOCALES
from webkit.numerals import NumberError, format_decimal, parse_decimal, parse_percent

amounts = st.decimals(-(10**11), 10**11, allow_nan=False, allow_infinity=False, places=3)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56", "1234.56"),
        ("1234.56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("R$ 1,5", "1.5"),
        ("r$1.234", "1234"),
        ("-R$ 2,00", "-2.00"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("0.500", "0.500"),
        ("1,234", "1.234"),
        (" 12 ", "12"),
        (",5", "0.5"),
    ],
)
def test_reads_what_people_type(text: str, value: str) -> None:
    assert parse_decimal(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "  ", "R$", "abc", "1,2,3", "1.23.4", "12.34,5", "1e9", "٣", "NaN", "9" * 40]
)
def test_refuses_what_is_no_number(text: str) -> None:
    with pytest.raises(NumberError, match="Enter a number"):
        parse_decimal(text)


def test_language_decides_groups_of_three() -> None:
    assert parse_decimal("1.234", "en") == Decimal("1.234")
    assert parse_decimal("1,234", "en") == Decimal(1234)


@given(amounts, st.sampled_from(LOCALES), st.sampled_from(["", "R$ "]))
def test_reads_back_what_the_screen_shows(value: Decimal, locale: str, prefix: str) -> None:
    assert parse_decimal(prefix + format_decimal(value, 3, locale), locale) == value


@given(st.text(max_size=30))
def test_any_text_gives_a_number_or_a_sentence(text: str) -> None:
    with suppress(NumberError):
        assert parse_decimal(text).is_finite()


def test_rounds_half_up() -> None:
    assert format_decimal(Decimal("0.125"), 2) == "0,13"


@pytest.mark.parametrize("text", ["5,5", "5.5 %", "5,5%", " 5,5 % "])
def test_a_percentage_may_have_its_sign(text: str) -> None:
    assert parse_percent(text) == Decimal("5.5")


@pytest.mark.parametrize("text", ["R$ 5", "$5", "%", "5%%", "cinco"])
def test_an_amount_of_money_is_no_percentage(text: str) -> None:
    with pytest.raises(NumberError):
        parse_percent(text)
