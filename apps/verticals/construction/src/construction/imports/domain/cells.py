"""A cell's text as the value that is stored, and back; values are texts of one canonical form."""

from __future__ import annotations

from decimal import Decimal

from webkit.numerals import NumberError, parse_decimal
from webkit.words import msgid

from construction.imports.domain.columns import Column, Shape, fold

YES = {"sim", "s", "1", "x", "yes", "y", "true", "verdadeiro", "ativo", "ativa", "active"}
NO = {"nao", "n", "0", "no", "false", "falso", "inativo", "inativa", "inactive"}
TRUE, FALSE = "true", "false"
WORDS = {TRUE: "sim", FALSE: "não"}


class CellError(ValueError):
    """The cell cannot be read; the message is a msgid."""


def read(column: Column, text: str) -> str | None:
    """Return what a cell says, or None when it is empty; raise `CellError`."""
    text = text.strip()
    if not text:
        return None
    if column.shape is Shape.DECIMAL:
        try:
            return str(parse_decimal(text))
        except NumberError as error:
            raise CellError(str(error)) from error
    if column.shape is Shape.YES_NO:
        return _yes_no(fold(text))
    if column.shape is Shape.CHOICE:
        return _choice(column, fold(text))
    return text


def _yes_no(word: str) -> str:
    if word in YES:
        return TRUE
    if word in NO:
        return FALSE
    raise CellError(msgid("Write sim or não"))


def _choice(column: Column, word: str) -> str:
    choices = column.choices or {}
    if word not in choices:
        raise CellError(msgid("This word is not known here"))
    return choices[word]


def written(column: Column, value: str | None) -> str:
    """Return a stored value as a cell; `read` gives it back."""
    if value is None:
        return ""
    if column.shape is Shape.DECIMAL:
        return f"{Decimal(value):f}".replace(".", ",")
    if column.shape is Shape.YES_NO:
        return WORDS[value]
    if column.shape is Shape.CHOICE:
        return next(word for word, stored in (column.choices or {}).items() if stored == value)
    return value
