"""Errors of the store's particulars."""

from __future__ import annotations

from collections.abc import Iterable

from basecore.errors import InvalidError


class PixKeyInvalidError(InvalidError):
    """The text is no PIX key."""

    code = "pix_key_invalid"

    def __init__(self) -> None:
        super().__init__({"pix_key": "A PIX key is a CPF, CNPJ, e-mail, phone or a random key"})


class NumberingInvalidError(InvalidError):
    """A number could be given a second time."""

    code = "numbering_invalid"


class CnpjInvalidError(InvalidError):
    """The check digits do not fit."""

    code = "cnpj_invalid"

    def __init__(self) -> None:
        super().__init__({"cnpj": "This CNPJ is not valid; check the digits"})


class UnitTwiceError(InvalidError):
    """A unit stands in the list more than once."""

    code = "unit_twice"

    def __init__(self, places: Iterable[int]) -> None:
        super().__init__(
            {f"units.{place}.uom": "This unit stands above already" for place in places}
        )
