"""Files to import: lists of products, with or without faults."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from shop import Shop

HEADER = ("Código", "Nome", "Unidade", "Preço", "Custo", "Categoria", "Marca")
UNITS = ("UN", "SC", "M", "KG", "M2", "L")
NAMES = ("Cimento", "Areia média", "Tubo PVC", "Prego", "Piso cerâmico", "Tinta acrílica")


def products(count: int, *, first: int = 1) -> list[list[str]]:
    """Return rows of good products, each a different one."""
    return [
        [
            f"I-{n:05}",
            f"{NAMES[n % 6]} nº {n}",
            UNITS[n % 6],
            f"{1 + n % 900},{n % 100:02}",
            f"{n % 500},5",
            f"Grupo {n % 20}",
            "" if n % 3 else f"Marca {n % 7}",
        ]
        for n in range(first, first + count)
    ]


FAULTS: tuple[tuple[int, str, str], ...] = (
    (0, "", "Preencha"),
    (0, "I-00001", "A linha 2 já tem o mesmo valor em Código"),
    (0, "TEM*ASTERISCO", "O formato não é o esperado"),
    (0, "X" * 41, "O texto é longo demais"),
    (1, "", "Preencha"),
    (1, "N" * 351, "O texto é longo demais"),
    (1, "Nome\u202eao contrário", "Confira este valor"),
    (2, "", "Preencha"),
    (2, "SACO GRANDE", "O texto é longo demais"),
    (2, "M²", "O formato não é o esperado"),
    (3, "", "Preencha"),
    (3, "doze reais", "Digite um número"),
    (3, "-5,00", "O valor é baixo demais"),
    (3, "1,999", "casas decimais"),
    (4, "1.2.3,4", "Digite um número"),
    (4, "99999999999999", "O valor é alto demais"),
    (3, "R$ 12,3,4", "Digite um número"),
)
"""Column, what stands there, and a part of the sentence: seventeen ways to be wrong."""


def planted(rows: list[list[str]], *, every: int = 7) -> list[tuple[int, int, str]]:
    """Put each fault into a row of its own; return line of the file, column and sentence."""
    found = []
    for n, (column, text, sentence) in enumerate(FAULTS, 1):
        rows[n * every][column] = text
        found.append((n * every + 2, column, sentence))
    return found


def as_csv(
    rows: Iterable[Sequence[str]],
    *,
    header: Sequence[str] = HEADER,
    delimiter: str = ";",
    encoding: str = "utf-8",
) -> bytes:
    """Return rows as a text file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    return text.getvalue().encode(encoding)


async def send(
    shop: Shop,
    content: bytes,
    *,
    kind: str = "products",
    name: str = "lista.csv",
    role: str = "admin",
    status: int = 201,
    **fields: str,
) -> Any:
    """Send a file to the API and return the answer."""
    async with shop.client(role) as client:
        answer = await client.post(
            "/api/v1/imports", data={"kind": kind, **fields}, files={"file": (name, content)}
        )
    assert answer.status_code == status, answer.text
    return answer.json()


async def rows_of(shop: Shop, batch: Any, verdict: str = "broken") -> list[Any]:
    """Return the lines of an import that were judged so."""
    path = f"/api/v1/imports/{batch['id']}/rows?verdict={verdict}"
    items: list[Any] = (await shop.get(path))["items"]
    return items


async def run(shop: Shop, batch: Any, action: str = "run", status: int = 200) -> Any:
    """Import, or undo."""
    return await shop.post(f"/api/v1/imports/{batch['id']}/{action}", None, status=status)


async def exported(
    shop: Shop, kind: str = "products", form: str = "csv", role: str = "admin"
) -> bytes:
    """Return an export as the API gives it."""
    async with shop.client(role) as client:
        answer = await client.get(f"/api/v1/exports?kind={kind}&format={form}")
    assert answer.status_code == 200, answer.text
    return answer.content
