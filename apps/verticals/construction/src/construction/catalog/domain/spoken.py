"""Quantities as people say them: `12x3,5+10%`, `3 cx + 5`, `meia dz`, `2 milheiros`.

    sum     = term { ("+" | "-" | "e") (term | number "%") }
    term    = factor { ("x" | "*") factor } { count } [ unit ]
    factor  = "(" sum ")" | number [ "/" number ] [ number "/" number ] [ "e" "meio" ]

What has no unit counts in the product's base unit. A percentage is of all before it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from basecore.money import MILLI
from webkit.numerals import NumberError, parse_decimal

from construction.catalog.domain import words
from construction.catalog.domain.packing import decimal_of
from construction.catalog.domain.units import Unit, round_up

VULGAR = {"½": " 1/2", "¼": " 1/4", "¾": " 3/4", "\u00d7": "*", "÷": "/"}
TOKEN = re.compile(r"\s*(?:(\d+(?:[.,]\d+)*)(?!e\d)|(mt?s?[23](?!\d)|[a-z]+)\.?|([-+*/%()]))")
"""A number, a word or a sign; `1e9` is none of them."""
LARGEST = Fraction(10**15)
"""Nothing that is sold comes near; a longer sum is somebody's cat on the keyboard."""
HALF = Fraction(1, 2)


class SpokenFault(StrEnum):
    """Why a text is no quantity."""

    UNREADABLE = "unreadable"
    UNKNOWN_UNIT = "unknown_unit"
    NOT_POSITIVE = "not_positive"


class SpokenError(ValueError):
    """A text that is no quantity of this product; `word` is the unit that it does not have."""

    def __init__(self, fault: SpokenFault, word: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.word = word


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was understood: a quantity of the base unit, and the one unit that was named, if any."""

    quantity: Decimal
    uom: str | None


def understand(text: str, base: Unit, others: Iterable[Unit], locale: str = "pt-BR") -> Spoken:
    """Return what a text means for a product, or raise `SpokenError`.

    The unit that was said gives the step: 3,2 boxes are 4 where boxes are not opened. Without one
    the base unit's step holds. What has no coarser step is rounded to three decimals, half up.
    """
    units = {one.uom: one for one in (base, *others)}
    reader = _Reader(_tokens(text), base, units, locale)
    exact = reader.whole()
    said = units[reader.said.pop()] if len(reader.said) == 1 else base
    quantity = _stepped(exact, said)
    if quantity <= 0:
        raise SpokenError(SpokenFault.NOT_POSITIVE)
    return Spoken(quantity, None if said is base else said.uom)


def _stepped(exact: Fraction, unit: Unit) -> Decimal:
    if unit.step == MILLI:
        return decimal_of(exact)
    return decimal_of(Fraction(round_up(exact / unit.ratio, unit.step)) * unit.ratio)


def _tokens(text: str) -> list[str]:
    for sign, plain in VULGAR.items():
        text = text.replace(sign, plain)
    split = unicodedata.normalize("NFKD", text.strip().lower())
    folded = "".join(one for one in split if not unicodedata.combining(one))
    tokens, place = [], 0
    while place < len(folded):
        found = TOKEN.match(folded, place)
        if found is None:
            raise SpokenError(SpokenFault.UNREADABLE)
        tokens.append(found[1] or found[2] or found[3])
        place = found.end()
    said = [one for one in tokens if one not in words.SKIPPED]
    return [_sign(one, following) for one, following in pairwise([*said, ""])]


def _sign(token: str, following: str) -> str:
    """Return the sign that a word stands for between two numbers: `12 por 3,5 mais 10%`."""
    return words.SIGNS.get(token, token) if following[:1].isdigit() else token


class _Reader:
    """Reads tokens from left to right; every value is in base units."""

    def __init__(
        self, tokens: Sequence[str], base: Unit, units: dict[str, Unit], locale: str
    ) -> None:
        self.tokens = list(tokens)
        self.base = base
        self.units = units
        self.locale = locale
        self.place = 0
        self.said: set[str] = set()
        self.last = Fraction(1)
        """What one of the unit is that was named last: `2 cx e meia`."""

    @property
    def next(self) -> str:
        """Return the token that comes, or nothing."""
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self, *wanted: str) -> str:
        """Step over the next token if it is one of these, and return it."""
        token = self.next
        if token and token in wanted:
            self.place += 1
            return token
        return ""

    def whole(self) -> Fraction:
        value = self.sum()
        if self.next:
            raise self.fault()
        return value

    def fault(self) -> SpokenError:
        token = self.next
        is_word = token[:1].isalpha() and token not in {words.AND, words.TIMES}
        known = token in words.NUMBERS or token in words.HALVES
        if is_word and not known:
            return SpokenError(SpokenFault.UNKNOWN_UNIT, token)
        return SpokenError(SpokenFault.UNREADABLE)

    def sum(self) -> Fraction:
        value = self.term()
        while sign := self.take("+", "-", words.AND):
            value = self.checked(self.added(value, -1 if sign == "-" else 1))
        return value

    def added(self, value: Fraction, sign: int) -> Fraction:
        start = self.place
        if self.next in words.HALVES and self.place + 1 == len(self.tokens):
            self.place += 1
            return value + sign * HALF * self.last
        if self.next[:1].isdigit():
            percent = self.number()
            if self.take("%"):
                return value * (1 + sign * percent / 100)
            self.place = start
        return value + sign * self.term()

    def term(self) -> Fraction:
        value = self.factor()
        while self.take("*", words.TIMES):
            value = self.checked(value * self.factor())
        return self.counted(value)

    def factor(self) -> Fraction:
        if self.take("("):
            value = self.sum()
            if not self.take(")"):
                raise self.fault()
        else:
            value = self.amount()
        self.skip_length()
        return value

    def skip_length(self) -> None:
        """Step over the metre in `12m x 3,5m`, where an area or a volume is meant."""
        groups = words.groups_of(self.base.uom.lower())
        is_side = bool(groups & {"M2", "M3"}) and "M" in words.groups_of(self.next)
        following = self.tokens[self.place + 1 : self.place + 2]
        before = self.tokens[max(0, self.place - 2) : self.place - 1]
        times = {"*", words.TIMES}
        if is_side and (times & set(following) or times & set(before)):
            self.place += 1

    def amount(self) -> Fraction:
        value = self.simple()
        if self.next[:1].isdigit() and self.tokens[self.place + 1 : self.place + 2] == ["/"]:
            value += self.simple()
        if self.next == words.AND and self.is_half_next():
            self.place += 2
            value += HALF
        return value

    def is_half_next(self) -> bool:
        """Tell whether `e meia` belongs to the number: something follows, or nothing was named."""
        return self.tokens[self.place + 1 : self.place + 2] != [] and (
            self.tokens[self.place + 1] in words.HALVES
        )

    def simple(self) -> Fraction:
        if self.next in words.HALVES:
            self.place += 1
            return HALF
        if self.next in words.NUMBERS:
            return self.named()
        if self.counts(self.next) or words.meant(self.next, self.units):
            return Fraction(1)  # `duzia` or `caixa` alone is one of them
        value = self.number()
        if self.take("/"):
            below = self.number()
            if not below:
                raise SpokenError(SpokenFault.UNREADABLE)
            value /= below
        return value

    def named(self) -> Fraction:
        """Return a number in words: `vinte e cinco`."""
        value = words.NUMBERS[self.next]
        self.place += 1
        following = self.tokens[self.place : self.place + 2]
        if following[:1] == [words.AND] and 0 < words.NUMBERS.get(following[-1], 0) < value:
            self.place += 1
            return value + self.named()
        return Fraction(value)

    def number(self) -> Fraction:
        if not self.next[:1].isdigit():
            raise SpokenError(SpokenFault.UNREADABLE)
        try:
            value = Fraction(parse_decimal(self.next, self.locale))
        except NumberError as error:
            raise SpokenError(SpokenFault.UNREADABLE) from error
        self.place += 1
        return self.checked(value)

    def counts(self, token: str) -> int:
        """Return how many a word counts, unless it is a unit of the product."""
        if not token or words.meant(token, self.units):
            return 0
        named = [words.COUNTS[one] for one in words.groups_of(token) if one in words.COUNTS]
        return named[0] if named else 0

    def counted(self, value: Fraction) -> Fraction:
        self.last = Fraction(1)
        while count := self.counts(self.next):
            self.place += 1
            value, self.last = self.checked(value * count), self.last * count
        ratio = self.unit()
        self.last *= ratio
        return self.checked(value * ratio)

    def unit(self) -> Fraction:
        """Return what one of the unit is that comes next; 1 if there is none."""
        token = self.next
        if not token or not token[0].isalpha() or token in {words.AND, words.TIMES}:
            self.said.add(self.base.uom)
            return Fraction(1)
        token = self.spelled(token)
        code = words.meant(token, self.units)
        if code:
            self.place += 1
            self.said.add(code)
            return self.units[code].ratio
        measure = self.measure(token)
        self.place += 1
        self.said.add(self.base.uom)
        return measure

    def spelled(self, token: str) -> str:
        """Return `m2` for `metros quadrados`."""
        following = self.tokens[self.place + 1 : self.place + 2]
        for names, power in ((words.SQUARE, "2"), (words.CUBIC, "3")):
            if "M" in words.groups_of(token) and names & set(following):
                self.place += 1
                return f"m{power}"
        return token

    def measure(self, token: str) -> Fraction:
        for one in words.groups_of(token):
            for base in words.groups_of(self.base.uom.lower()):
                if (one, base) in words.MEASURES:
                    return words.MEASURES[one, base]
        raise self.fault()

    def checked(self, value: Fraction) -> Fraction:
        if abs(value) > LARGEST or value.denominator > LARGEST:
            raise SpokenError(SpokenFault.UNREADABLE)
        return value
