"""Errors of lists of quotes."""

from __future__ import annotations

from basecore.errors import InvalidError
from webkit import msgid


class NobodyError(InvalidError):
    """Quotes are handed over to somebody who is not a seller of this store."""

    code = "seller_unknown"

    def __init__(self) -> None:
        super().__init__({"seller_id": msgid("Choose one from the list")})
