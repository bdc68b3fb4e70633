"""What a customer is: a person with a CPF or a company with a CNPJ."""

from __future__ import annotations

import re
from enum import StrEnum

from validate_docbr import CNPJ, CPF

NOT_ALNUM = re.compile(r"[^0-9A-Z]")


class CustomerKind(StrEnum):
    """The two kinds of legal subject in Brazil."""

    PERSON = "person"
    COMPANY = "company"


def normal_tax_id(text: str) -> str:
    """Return a CPF or CNPJ as it is stored: upper case, without punctuation."""
    return NOT_ALNUM.sub("", text.upper())


def is_valid_tax_id(kind: CustomerKind, tax_id: str) -> bool:
    """Tell whether a normalised document is a valid CPF (person) or CNPJ (company)."""
    if kind is CustomerKind.PERSON:
        return tax_id.isdecimal() and bool(CPF().validate(tax_id))
    return len(tax_id) == 14 and bool(CNPJ().validate(tax_id))  # noqa: PLR2004 - length of a CNPJ


def masked(tax_id: str) -> str:
    """Return a document as people write it."""
    if len(tax_id) == 11:  # noqa: PLR2004 - length of a CPF
        return f"{tax_id[:3]}.{tax_id[3:6]}.{tax_id[6:9]}-{tax_id[9:]}"
    return f"{tax_id[:2]}.{tax_id[2:5]}.{tax_id[5:8]}/{tax_id[8:12]}-{tax_id[12:]}"
