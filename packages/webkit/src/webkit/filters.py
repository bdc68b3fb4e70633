"""How values are written on the screen, one set of filters per language."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from basecore import clock

from webkit.charts import polyline
from webkit.i18n import Translations
from webkit.numerals import format_decimal

NOTHING = "\N{EN DASH}"
MOST_DIGITS = 3
_CPF, _CNPJ, _CEP = 11, 14, 8
_PHONE = {10, 11}
_MINUTE, _HOUR, _DAY, _MONTH = 60, 3600, 86400, 30 * 86400

Number = Decimal | int | str
Moment = datetime | date


class Filters:
    """The filters of one language; None is written as a dash."""

    def __init__(self, translations: Translations, now: Callable[[], datetime]) -> None:
        self._words = translations
        self._locale = translations.locale
        self._now = now

    def money(self, value: Number | None) -> str:
        """`1.234,56`; the currency stands once in the column's head or before the figure."""
        return NOTHING if value is None else format_decimal(Decimal(value), 2, self._locale)

    def quantity(self, value: Number | None, digits: int = MOST_DIGITS) -> str:
        """Up to so many decimals, without trailing zeros; more if nothing would be left."""
        if value is None:
            return NOTHING
        amount = Decimal(value)
        while amount and digits < MOST_DIGITS and not round(amount, digits):
            digits += 1
        text = format_decimal(amount, digits, self._locale)
        point = "," if self._locale == "pt-BR" else "."
        return text.rstrip("0").rstrip(point) if point in text else text

    def percent(self, value: Number | None, digits: int = 1) -> str:
        """`12,5 %` for 12.5."""
        return NOTHING if value is None else f"{self.quantity(value, digits)}\u00a0%"

    def day(self, value: Moment | None) -> str:
        """`23/11/2026`, a moment by the store's clock."""
        if value is None:
            return NOTHING
        day = value.astimezone(clock.zone()) if isinstance(value, datetime) else value
        if self._locale == "pt-BR":
            return f"{day.day:02}/{day.month:02}/{day.year}"
        return day.strftime("%d\u00a0%b\u00a0%Y")

    def moment(self, value: datetime | None) -> str:
        """`23/11/2026 14:05` by the store's clock."""
        return NOTHING if value is None else f"{self.day(value)} {self.clock_time(value)}"

    def clock_time(self, value: datetime | None) -> str:
        """`14:05` by the store's clock."""
        return NOTHING if value is None else value.astimezone(clock.zone()).strftime("%H:%M")

    def ago(self, value: datetime | None) -> str:
        """How long ago in the coarsest unit that says enough; the date beyond a month."""
        if value is None:
            return NOTHING
        seconds = (self._now() - value).total_seconds()
        if seconds < _MINUTE:
            return self._words.gettext("just now")
        if seconds < _MONTH:
            return self._long_ago(int(seconds))
        return self.day(value)

    def _long_ago(self, seconds: int) -> str:
        many = self._words.ngettext
        if seconds < _HOUR:
            count = seconds // _MINUTE
            text = many("%(num)s min ago", "%(num)s min ago", count)
        elif seconds < _DAY:
            count = seconds // _HOUR
            text = many("%(num)s hour ago", "%(num)s hours ago", count)
        else:
            count = seconds // _DAY
            text = many("%(num)s day ago", "%(num)s days ago", count)
        return text % {"num": count}

    def all(self) -> dict[str, Callable[..., object]]:
        """Return the filters by the names that templates use."""
        return {
            "money": self.money,
            "quantity": self.quantity,
            "percent": self.percent,
            "date": self.day,
            "datetime": self.moment,
            "time": self.clock_time,
            "ago": self.ago,
            "tax_id": tax_id,
            "phone": phone,
            "postal_code": postal_code,
            "initials": initials,
            "merge": merge,
            "polyline": polyline,
        }


def tax_id(value: str | None) -> str:
    """Write a CPF as `529.982.247-25`, a CNPJ as `12.ABC.345/01DE-35`, anything else as it is."""
    text = value or NOTHING
    if len(text) == _CPF:
        return f"{text[:3]}.{text[3:6]}.{text[6:9]}-{text[9:]}"
    if len(text) == _CNPJ:
        return f"{text[:2]}.{text[2:5]}.{text[5:8]}/{text[8:12]}-{text[12:]}"
    return text


def phone(value: str | None) -> str:
    """Write a number of area code and 8 or 9 digits as `(24) 99999-1234`, else as it is."""
    text = value or NOTHING
    digits = text.removeprefix("+55")
    if digits.isdecimal() and len(digits) in _PHONE:
        return f"({digits[:2]})\u00a0{digits[2:-4]}-{digits[-4:]}"
    return text


def postal_code(value: str | None) -> str:
    """Write a CEP as `27267-310`, anything else as it is."""
    text = value or NOTHING
    return f"{text[:5]}-{text[5:]}" if text.isdecimal() and len(text) == _CEP else text


def initials(name: str) -> str:
    """Return the first letters of the first and last name."""
    words = name.split() or ["?"]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def merge(attrs: dict[str, object], more: dict[str, object]) -> dict[str, object]:
    """Return the attributes with more of them, which win."""
    return attrs | more
