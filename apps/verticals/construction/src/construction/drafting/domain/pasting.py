"""What was pasted: rows of a spreadsheet or lines of a chat, each a product and a quantity."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_ROWS = 200
LONGEST = 200
"""Characters of a row that are read."""
BULLET = re.compile(r"^\s*(?:[-*•–>]+\s*|\d{1,3}[).]\s+)")  # noqa: RUF001 - a dash that people type
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
    rf"(?P<unit>\s*{PACKS}\b\.?)?(?P<gap>\s*x\s+|\s+(?:de\s+|da\s+|do\s+)?|$)(?P<name>.*)$",
    re.IGNORECASE,
)
LAST = re.compile(
    rf"^(?P<name>.+?)(?P<gap>\s*[:=;]\s*|\s+[-–]\s+|\s+x\s*|\s+)"  # noqa: RUF001 - likewise
    rf"(?P<said>{NUMBER})(?P<unit>\s*{PACKS}\b\.?)?$",
    re.IGNORECASE,
)
CELL = re.compile(rf"^{NUMBER}(?:\s*{PACKS})?$", re.IGNORECASE)
ALL_WORDS = 0.9
CODE = re.compile(r"\d{5,}")
"""More pieces than anybody orders: a code, if there is another number."""
HEADINGS = frozenset(
    [
        "codigo",
        "código",
        "cod",
        "sku",
        "produto",
        "descricao",
        "descrição",
        "item",
        "nome",
        "quantidade",
        "qtd",
        "qtde",
        "quant",
        "un",
        "unidade",
        "preco",
        "preço",
        "valor",
        "total",
    ]
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
    """Return the rows of what was pasted, without empty ones and a table's head."""
    rows = [row.strip("\r\n ")[:LONGEST] for row in re.split(r"[\r\n]+", text)]
    return [row for row in rows if row.strip() and not _is_head(row)][:MAX_ROWS]


def readings(row: str) -> list[Reading]:
    """Return the ways in which a row can be read, the likeliest first; at least one."""
    cells = [cell.strip() for cell in re.split(r"\t|;", row) if cell.strip()]
    if len(cells) > 1:
        return _of_cells(cells)
    return _of_words(BULLET.sub("", row).strip())


def _is_head(row: str) -> bool:
    cells = [cell.strip(" .:").lower() for cell in row.split("\t")]
    return len(cells) > 1 and all(not cell or cell in HEADINGS for cell in cells)


def _of_cells(cells: list[str]) -> list[Reading]:
    """Read a table's row; a code may be a number too, and then it is not the quantity."""
    names = [cell for cell in cells if not CELL.match(cell)]
    numbers = [cell for cell in cells if CELL.match(cell)]
    small = [one for one in numbers if not CODE.fullmatch(one)]
    quantity = next(iter(small or numbers), "1")
    by_code = [
        Reading(code, next((one for one in small or numbers if one != code), "1"))
        for code in numbers
    ]
    return [*(Reading(name, quantity) for name in names), *by_code]


def _of_words(row: str) -> list[Reading]:
    found = []
    first, last = FIRST.match(row), LAST.match(row)
    if first and first["name"]:
        found.append(_reading(first))
    if last and (last["unit"] or last["gap"].strip()):
        found.append(_reading(last))
    return [*found, Reading(row, "1")]


def _reading(match: re.Match[str]) -> Reading:
    unit = (match["unit"] or "").strip().rstrip(".")
    return Reading(match["name"].strip(" .,-"), match["said"].strip(), unit)


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
