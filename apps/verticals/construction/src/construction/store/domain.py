"""Rules of a store's particulars: what a PIX key looks like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from validate_docbr import CNPJ, CPF
from webkit import msgid

from construction.numbering import Document, Series, mask_of

DEFAULT_VALID_DAYS = 7
RANDOM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
EMAIL = re.compile(r"[a-z0-9.!#$&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+")
PHONE = re.compile(r"\+55\d{10,11}")
EMAIL_LENGTH = 77
CPF_LENGTH, CNPJ_LENGTH = 11, 14
WITH_AREA_CODE = (10, 11)
OTHERS_LETTERS = msgid("Another kind of document has these letters, or had them")
GIVEN_BEFORE = msgid("The number %(last)s was given; the next one must be larger")


@dataclass(frozen=True, slots=True)
class Wish:
    """How a store wants the numbers of a kind of document to go on."""

    letters: str
    digits: int
    next_number: int | None
    """None: where they are."""


def renumbered(held: Series, wish: Wish) -> Series:
    """Return how numbers go on; letters of before stay those of their documents."""
    former = held.former
    if wish.letters != held.letters and held.letters not in former:
        former = (*former, held.letters)
    last = held.last_number if wish.next_number is None else wish.next_number - 1
    return replace(held, last_number=last, mask=mask_of(wish.letters, wish.digits), former=former)


def same(held: Series, wanted: Series) -> bool:
    """Tell whether numbers go on as they did."""
    return (held.written, held.last_number) == (wanted.written, wanted.last_number)


def faults(
    held: Mapping[Document, Series], wanted: Mapping[Document, Series]
) -> dict[tuple[Document, str], str]:
    """Return what cannot be, by kind of document and field: no number may be given twice."""
    found: dict[tuple[Document, str], str] = {}
    for one, series in wanted.items():
        others = (own for other, own in wanted.items() if other != one)
        if any(series.letters in other.own for other in others):
            found[one, "letters"] = OTHERS_LETTERS
        if series.last_number < held[one].last_number:
            found[one, "next_number"] = GIVEN_BEFORE
    return found


def normal_pix_key(text: str) -> str | None:
    """Return a key as banks write it, or None if it is none: CPF, CNPJ, e-mail, phone or random.

    Eleven digits are a CPF where the check digits fit, else a mobile phone with its area code.
    """
    written = text.strip()
    lower = written.lower()
    if RANDOM.fullmatch(lower):
        return lower
    if "@" in written:
        return lower if len(lower) <= EMAIL_LENGTH and EMAIL.fullmatch(lower) else None
    plain = re.sub(r"[^0-9A-Za-z]", "", written).upper()
    if len(plain) == CPF_LENGTH and plain.isdecimal() and CPF().validate(plain):
        return plain
    if len(plain) == CNPJ_LENGTH and CNPJ().validate(plain):
        return plain
    return _phone(written, plain)


def _phone(written: str, plain: str) -> str | None:
    national = plain.removeprefix("55") if written.startswith("+") else plain
    key = f"+55{national}"
    fits = len(national) in WITH_AREA_CODE and PHONE.fullmatch(key)
    return key if fits else None
