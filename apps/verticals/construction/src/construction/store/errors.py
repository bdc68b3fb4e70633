"""Errors of the store's particulars."""

from __future__ import annotations

from collections.abc import Iterable

from basecore.errors import InvalidError
from webkit import msgid


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


class UnitUsedError(InvalidError):
    """A unit that products have was taken from the list."""

    code = "unit_used"

    def __init__(self, uom: str, count: int, sku: str) -> None:
        several = msgid("%(uom)s stays: %(count)s products have it, among them %(sku)s")
        one = msgid("%(uom)s stays: the product %(sku)s has it")
        values = {"uom": uom, "count": count, "sku": sku}
        super().__init__({"units": several if count > 1 else one}, values={"units": values})


class UnitTwiceError(InvalidError):
    """A unit stands in the list more than once."""

    code = "unit_twice"

    def __init__(self, places: Iterable[int]) -> None:
        super().__init__(
            {f"units.{place}.uom": "This unit stands above already" for place in places}
        )
