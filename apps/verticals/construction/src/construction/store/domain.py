"""Rules of a store's particulars: what a PIX key looks like, and which time zones there are."""

from __future__ import annotations

import re
from enum import StrEnum

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


class TimeZone(StrEnum):
    """The time zone that a store may go by, named as the IANA does."""

    NORONHA = "America/Noronha"
    BRASILIA = "America/Sao_Paulo"
    MATO_GROSSO = "America/Cuiaba"
    MATO_GROSSO_DO_SUL = "America/Campo_Grande"
    AMAZONAS = "America/Manaus"
    RONDONIA = "America/Porto_Velho"
    RORAIMA = "America/Boa_Vista"
    ACRE = "America/Rio_Branco"


CALLED = {
    TimeZone.NORONHA: "Fernando de Noronha (UTC\u22122)",
    TimeZone.BRASILIA: "Brasília (UTC\u22123)",
    TimeZone.MATO_GROSSO: "Mato Grosso (UTC\u22124)",
    TimeZone.MATO_GROSSO_DO_SUL: "Mato Grosso do Sul (UTC\u22124)",
    TimeZone.AMAZONAS: "Amazonas (UTC\u22124)",
    TimeZone.RONDONIA: "Rondônia (UTC\u22124)",
    TimeZone.RORAIMA: "Roraima (UTC\u22124)",
    TimeZone.ACRE: "Acre (UTC\u22125)",
}
"""Names of places, the same in every language."""
OF_STATES = {
    "AC": TimeZone.ACRE,
    "AM": TimeZone.AMAZONAS,
    "MS": TimeZone.MATO_GROSSO_DO_SUL,
    "MT": TimeZone.MATO_GROSSO,
    "RO": TimeZone.RONDONIA,
    "RR": TimeZone.RORAIMA,
}
"""Where it is not Brasília's. The west of Amazonas goes by Acre's, which nobody can tell here."""


def usual(state: str | None) -> TimeZone:
    """Return the time zone by which most of a state goes; Brasília's if there is no state."""
    return OF_STATES.get(state or "", TimeZone.BRASILIA)
