"""The page about imports names every column as the code reads it."""

from __future__ import annotations

import re
from pathlib import Path

import construction
import pytest
from construction.imports.domain import limits
from construction.imports.domain.columns import Column
from construction.imports.domain.kinds import CUSTOMERS, PRICES, PRODUCTS
from construction.imports.domain.offer_columns import OFFERS
from construction.imports.domain.rule_columns import RULES
from construction.imports.service.keeping import KEPT_DAYS
from webkit.i18n import Translations, catalogues_of

PAGE = (Path(__file__).parents[5] / "docs" / "product" / "import-export.md").read_text()
ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| (.*?) ?\|$", re.MULTILINE)


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        ("### Products", PRODUCTS),
        ("### Prices", PRICES),
        ("### Customers", CUSTOMERS),
        ("### Price rules", RULES),
        ("### Prices of suppliers", OFFERS),
    ],
)
def test_the_columns_are_those_of_the_code(heading: str, columns: tuple[Column, ...]) -> None:
    words = Translations("pt-BR", catalogues_of(Path(construction.__file__).parent))
    part = PAGE.split(heading)[1].split("\n##")[0]
    assert ROW.findall(part) == [
        (column.name, words.gettext(column.label), ", ".join(column.aliases)) for column in columns
    ]


def test_the_limits_are_those_of_the_code() -> None:
    stated = re.findall(r"(\d+) MB, ([\d,]+) rows and (\d+) columns", PAGE)
    assert stated == [
        (str(limits.MAX_BYTES // 2**20), f"{limits.MAX_ROWS:,}", str(limits.MAX_COLUMNS))
    ]
    assert f"kept for {KEPT_DAYS} days" in PAGE.replace("\n", " ")
    assert f"Up to {limits.AT_ONCE:,} lines" in PAGE
