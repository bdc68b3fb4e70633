"""What was pasted: rows of a spreadsheet or lines of a chat, each a product and a quantity."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_ROWS = 200
LONGEST = 200
"""Characters of a row that are read."""
BULLET = re.compile(r"^\s*(?:[-*•–>]+\s*|\d{1,3}(?:[).]\s+|\s*[-–]\s+(?=\d)))")  # noqa: RUF001 - a dash that people type
NUMBER = r"\d+(?:[.,]\d+)*(?:\s*/\s*\d+)?"
WORDS = r"(?:meia|meio|uma?|dois|duas|tres|três|quatro|cinco|seis|sete|oito|nove|dez)"
PACKS = (
    r"(?:un|und|unid|unidades?|pcs?|peças?|pecas?|cxs?|caixas?|scs?|sacos?|sacas?|brs?|barras?|"
    r"rls?|rolos?|pcts?|pacotes?|latas?|galao|galões|galoes|baldes?|fardos?|tubos?|chapas?|"
    r"pallets?|paletes?|duzias?|dúzias?|dz|centos?|milheiros?|pares|par|jogos?|kits?|m2|m²|m3|m³|"
    r"mts?|metros?|kgs?|quilos?)"
)
PIECES = re.compile(r"(?:un|und|unid|unidades?|pcs?|peças?|pecas?)", re.IGNORECASE)
"""Words that say nothing of the product."""
FIRST = re.compile(
    rf"^(?P<said>(?:{NUMBER}|{WORDS})(?:\s*(?:dz|d[uú]zias?|centos?|milheiros?|mil)\b)?)"
    rf"(?P<unit>\s*(?:{PACKS}|m|l|t)\b\.?)?(?P<gap>\s*x\s+|\s+(?:de\s+|da\s+|do\s+)?|$)(?P<name>.*)$",
    re.IGNORECASE,
)
LAST = re.compile(
    rf"^(?P<name>.+?)(?P<gap>\s*[:=;]\s*|\s+[-–]\s+|\s+x\s*|\s+)"  # noqa: RUF001 - likewise
    rf"(?P<said>{NUMBER})(?P<unit>\s*{PACKS}\b\.?)?$",
    re.IGNORECASE,
)
CELL = re.compile(rf"^(?P<said>{NUMBER})(?P<unit>\s*{PACKS})?$", re.IGNORECASE)
UNIT = re.compile(PACKS, re.IGNORECASE)
CODE_FIRST = re.compile(
    rf"^(?P<name>\d{{5,}})\s+(?P<said>{NUMBER})(?P<unit>\s*{PACKS})?$", re.IGNORECASE
)
CODE_LAST = re.compile(
    rf"^(?P<said>{NUMBER})(?P<unit>\s*{PACKS})?\s+(?P<name>\d{{5,}})$", re.IGNORECASE
)
SENT = re.compile(r"^\[?\d{1,2}[:/]\d{2}[\d:/, ]*\]?(?:\s+-)?\s+[^:]{1,40}:\s+")
"""When and by whom a message was sent, as a chat puts it before each that is copied."""
MARKS = " .,*_~-"
"""What stands around words and means nothing: the end of a sentence, or bold type of a chat."""
ALL_WORDS = 0.9
CODE = re.compile(r"\d{5,}")
"""More pieces than anybody orders: a code, if there is another number."""
FEWEST_NUMBERED = 3
QUANTITIES = frozenset({"quantidade", "qtd", "qtde", "quant", "qde"})
UNITS = frozenset({"un", "und", "unid", "unidade"})
ASIDE = frozenset(
    {"item", "nº", "no", "n", "#", "preco", "preço", "valor", "total"}
    | {"preco unitario", "preço unitário", "valor unitario", "valor unitário", "valor total"}
    | {"vl unit", "vl total", "subtotal"}
)
"""Columns of which neither a product nor a quantity is read."""
NAMES = frozenset(
    {"codigo", "código", "cod", "cód", "sku", "ean", "produto", "material", "descricao"}
    | {"descrição", "nome"}
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a row: the words of the product, and its quantity with the unit's word."""

    name: str
    number: str
    unit: str = ""

    @property
    def said(self) -> str:
        """Return the quantity as it was said."""
        return f"{self.number} {self.unit}".strip()

    @property
    def named(self) -> str:
        """Return the words of the product with the unit's, which may be the first of its name."""
        if PIECES.fullmatch(self.unit):
            return self.name
        return f"{self.unit.removesuffix('s')} {self.name}".strip()


def read_rows(text: str) -> list[str]:
    """Return the rows of what was pasted, without empty ones.

    Of a table with a head only the columns that name a product or a quantity are left, without the
    head; of one that is numbered, the numbers are not.
    """
    rows = [row.strip("\r\n ") for row in re.split(r"[\r\n]+", text)]
    cells = [_cells(row) for row in rows if row.strip()]
    if cells and _is_head(cells[0]):
        return [row for row in (_kept(cells[0], one) for one in cells[1:]) if row.strip()]
    if _is_numbered(cells):
        return ["\t".join(one[1:]) for one in cells]
    return [row for row in rows if row.strip()]


def readings(row: str) -> list[Reading]:
    """Return the ways in which a row can be read, the likeliest first; at least one."""
    cells = [cell.strip() for cell in re.split(r"\t|;", row[:LONGEST]) if cell.strip()]
    if len(cells) > 1:
        return _of_cells(cells)
    return _of_words(BULLET.sub("", SENT.sub("", row[:LONGEST])).strip(MARKS))


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"\t|;", row)]


def _is_head(cells: list[str]) -> bool:
    known = QUANTITIES | UNITS | ASIDE | NAMES
    return len(cells) > 1 and all(not cell or _heading(cell) in known for cell in cells)


def _heading(cell: str) -> str:
    return cell.strip(" .:").lower().replace(".", "").removesuffix(" (r$)")


def _kept(head: list[str], cells: list[str]) -> str:
    """Return a row without the columns that say nothing; as it is, if its columns are others."""
    if not 1 < len(cells) <= len(head):
        return "\t".join(cells)
    headings = [_heading(one) for one in head]
    names = NAMES if NAMES & set(headings) else {"item"}
    named = list(zip(headings, cells, strict=False))
    unit = next((cell for heading, cell in named if heading in UNITS and UNIT.fullmatch(cell)), "")
    quantity = [f"{cell} {unit}".strip() for heading, cell in named if heading in QUANTITIES]
    return "\t".join([*quantity, *(cell for heading, cell in named if heading in {*names, ""})])


def _is_numbered(rows: list[list[str]]) -> bool:
    """Tell whether a table's first column counts its rows: 1, 2, 3; another number follows."""
    return (
        len(rows) >= FEWEST_NUMBERED
        and [cells[0] for cells in rows] == [str(at) for at in range(1, len(rows) + 1)]
        and all(any(CELL.match(cell) for cell in cells[1:]) for cells in rows)
    )


def _of_cells(cells: list[str]) -> list[Reading]:
    """Read a table's row; a code may be a number too, and then it is not the quantity."""
    names = [cell for cell in cells if not CELL.match(cell)]
    numbers = [cell for cell in cells if CELL.match(cell)]
    small = [one for one in numbers if not CODE.fullmatch(one)]
    quantity = next(iter(small or numbers), "1")
    by_code = [
        _counted(code, next((one for one in small or numbers if one != code), "1"))
        for code in numbers
    ]
    return [*(_counted(name, quantity) for name in names), *by_code]


def _counted(name: str, quantity: str) -> Reading:
    found = CELL.match(quantity)
    return (
        Reading(name, found["said"], (found["unit"] or "").strip())
        if found
        else Reading(name, quantity)
    )


def _of_words(row: str) -> list[Reading]:
    if coded := CODE_FIRST.match(row) or CODE_LAST.match(row):
        return [_reading(coded)]
    found = []
    first, last = FIRST.match(row), LAST.match(row)
    if first and first["name"]:
        found.append(_reading(first))
    if last and (last["unit"] or last["gap"].strip()):
        found.append(_reading(last))
    return [*found, Reading(row, "1")]


def _reading(match: re.Match[str]) -> Reading:
    unit = (match["unit"] or "").strip().rstrip(".")
    return Reading(match["name"].strip(MARKS), match["said"].strip(), unit)


def likeness(asked: str, name: str) -> float:
    """Return how much of what was asked for stands in a name; both are folded.

    The whole name is 1, every word of a longer one is `ALL_WORDS`.
    """
    words, named = asked.split(), name.split()
    if not words:
        return 0.0
    if words == named:
        return 1.0
    met = sum(any(one.startswith(word) for one in named) for word in words)
    return round(ALL_WORDS * met / len(words), 2)
