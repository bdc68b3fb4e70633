"""What a customer is: a person, with a CPF or without yet, or a company with a CNPJ."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from unicodedata import normalize

from validate_docbr import CNPJ, CPF

NOT_ALNUM = re.compile(r"[\W_]")
NOT_DIGIT = re.compile(r"[^0-9]")
CPF_LENGTH, CNPJ_LENGTH = 11, 14
LOCAL_NUMBER = 11
"""Digits of a mobile number with its area code."""

WRONG_CHECK_DIGITS = "This CPF or CNPJ is not valid; check the digits"
WRONG_LENGTH = "A CPF has 11 digits, a CNPJ has 14 letters and digits"
LETTERS_IN_CHECK_DIGITS = "The last two characters of a CNPJ are digits, never letters"
LETTERS_IN_CPF = "A CPF has digits only"
NEEDS_CNPJ = "A company needs its CNPJ"
NEEDS_CPF = "This is the length of a CNPJ; a person has a CPF"


class CustomerKind(StrEnum):
    """The two kinds of legal subject in Brazil."""

    PERSON = "person"
    COMPANY = "company"


def normal_tax_id(text: str) -> str:
    """Return a CPF or CNPJ as it is stored: upper case, without punctuation.

    Letters and digits of other scripts stay, so that they are refused and not silently left out.
    """
    return NOT_ALNUM.sub("", normalize("NFKC", text).upper())


def kind_of(tax_id: str) -> CustomerKind:
    """Return whose document a normalised one is, as far as its length tells."""
    return CustomerKind.COMPANY if len(tax_id) > CPF_LENGTH else CustomerKind.PERSON


def is_valid_tax_id(kind: CustomerKind, tax_id: str) -> bool:
    """Tell whether a normalised document is a valid CPF (person) or CNPJ (company)."""
    return tax_id_problem(kind, tax_id) is None


def tax_id_problem(kind: CustomerKind, tax_id: str) -> str | None:
    """Return what is wrong with a normalised document, as a sentence for the person who typed."""
    if not tax_id.isascii():
        return WRONG_LENGTH
    if not tax_id:
        return NEEDS_CNPJ if kind is CustomerKind.COMPANY else None
    return _cpf_problem(tax_id) if kind is CustomerKind.PERSON else _cnpj_problem(tax_id)


def _cpf_problem(tax_id: str) -> str | None:
    if len(tax_id) == CNPJ_LENGTH:
        return NEEDS_CPF
    if len(tax_id) != CPF_LENGTH:
        return WRONG_LENGTH
    if not tax_id.isdecimal():
        return LETTERS_IN_CPF
    return None if CPF().validate(tax_id) else WRONG_CHECK_DIGITS


def _cnpj_problem(tax_id: str) -> str | None:
    if len(tax_id) == CPF_LENGTH:
        return NEEDS_CNPJ
    if len(tax_id) != CNPJ_LENGTH:
        return WRONG_LENGTH
    if not tax_id[-2:].isdecimal():
        return LETTERS_IN_CHECK_DIGITS
    return None if CNPJ().validate(tax_id) else WRONG_CHECK_DIGITS


def masked(tax_id: str) -> str:
    """Return a document as people write it."""
    if len(tax_id) == CPF_LENGTH:
        return f"{tax_id[:3]}.{tax_id[3:6]}.{tax_id[6:9]}-{tax_id[9:]}"
    return f"{tax_id[:2]}.{tax_id[2:5]}.{tax_id[5:8]}/{tax_id[8:12]}-{tax_id[12:]}"


def phone_key(phone: str | None) -> str | None:
    """Return the digits by which two spellings of a number are the same one."""
    digits = NOT_DIGIT.sub("", phone or "").lstrip("0")
    return (digits[2:] if len(digits) > LOCAL_NUMBER and digits[:2] == "55" else digits) or None


def normal_tags(tags: Iterable[str]) -> list[str]:
    """Return tags in lower case, each once, in order."""
    return sorted({" ".join(tag.lower().split()) for tag in tags if tag.strip()})
