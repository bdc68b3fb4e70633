"""Rules of a store's particulars: what a PIX key looks like."""

from __future__ import annotations

import re

from validate_docbr import CNPJ, CPF

DEFAULT_VALID_DAYS = 7
RANDOM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
EMAIL = re.compile(r"[a-z0-9.!#$&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+")
PHONE = re.compile(r"\+55\d{10,11}")
EMAIL_LENGTH = 77
CPF_LENGTH, CNPJ_LENGTH = 11, 14
WITH_AREA_CODE = (10, 11)


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
