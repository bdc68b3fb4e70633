"""A whole catalogue comes in by the browser, with seventeen planted errors, and goes out again."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from running import ROOT, Stack
from test_first_path import check, pictures, sign_in

__all__ = ["pictures"]

pytestmark = pytest.mark.e2e

REAL = ROOT.parent / "shared" / "data" / "sinapi_sc_inputs.csv"
HEADER = ("Código", "Descrição", "Unidade", "Preço")
LONG = 90_000
"""Milliseconds that a page may take on a machine that does other work too."""
FAULTS: tuple[tuple[int, str, str], ...] = (
    (0, "", "Preencha"),
    (0, "TEM*ASTERISCO", "formato"),
    (0, "X" * 41, "longo demais"),
    (0, "IGUAL", "já tem o mesmo valor"),
    (1, "", "Preencha"),
    (1, "N" * 351, "longo demais"),
    (1, "Nome\u202eao contrário", "Confira este valor"),
    (2, "", "Preencha"),
    (2, "SACO GRANDE", "longo demais"),
    (2, "M²", "formato"),
    (3, "", "Preencha"),
    (3, "doze reais", "Digite um número"),
    (3, "-5,00", "baixo demais"),
    (3, "1,999", "casas decimais"),
    (3, "1.2.3,4", "Digite um número"),
    (3, "99999999999999", "alto demais"),
    (3, "R$ 12,3,4", "Digite um número"),
)


def generated() -> list[list[str]]:
    """Return as many products as the real list has."""
    units = ("UN", "M", "KG", "SC", "M2")
    return [
        [f"E-{n}", f"Produto nº {n} de uma lista", units[n % 5], f"{n % 900 + 1},{n % 100:02}"]
        for n in range(4_905)
    ]


def real() -> list[list[str]]:
    """Return the building inputs of a price survey, those with a price.

    Three names hold control characters, which are errors of their own and left out here.
    """
    with REAL.open(newline="") as file:
        return [
            [f"S-{row['code']}", printable(row["description"]), row["unit"], row["price_2021_12"]]
            for row in csv.DictReader(file)
            if row["price_2021_12"]
        ]


def printable(text: str) -> str:
    """Return a text without control characters."""
    return "".join(char for char in text if char.isprintable())


def planted(rows: list[list[str]], path: Path) -> list[tuple[int, int, str]]:
    """Write the list with its faults; return line, column and a part of each sentence."""
    found = []
    rows[1][0] = "IGUAL"
    for n, (column, text, sentence) in enumerate(FAULTS, 1):
        rows[n * 250][column] = text
        found.append((n * 250 + 2, column, sentence))
    with path.open("w", newline="") as file:
        csv.writer(file, delimiter=";").writerows([HEADER, *rows])
    return found


def send(page: Page, stack: Stack, path: Path) -> float:
    """Send the file by keyboard; return after how long the preview was there."""
    page.goto(f"{stack.url}/web/imports?kind=products")
    page.locator("#f-file").set_input_files(path)
    page.get_by_role("button", name="Ver o que mudaria").focus()
    began = time.perf_counter()
    page.keyboard.press("Enter")
    expect(page.locator("#tabs")).to_be_visible(timeout=LONG)
    return time.perf_counter() - began


def exported(page: Page) -> str:
    """Return everything of the catalogue, asked for by the browser: only it finds `*.localhost`."""
    found: str = page.evaluate(
        "async (path) => await (await fetch(path)).text()", "/web/exports?kind=products&format=csv"
    )
    return found


@pytest.mark.parametrize("source", ["generated", "real"])
def test_a_catalogue_comes_in_and_goes_out(
    page: Page,
    stack: Stack,
    pictures: Path,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
    source: str,
) -> None:
    if source == "real" and not REAL.exists():
        pytest.skip(f"{REAL.name} is not beside the repository; the generated list is of its size")
    page.set_default_timeout(LONG)
    sign_in(page, stack, "admin")
    before = exported(page)
    path = tmp_path / "catálogo.csv"
    faults = planted(generated() if source == "generated" else real(), path)
    record_property(f"{source}_preview_seconds", round(send(page, stack, path), 2))
    check(page)
    page.screenshot(path=pictures / "import-preview.png")
    for line, column, sentence in faults:
        row = page.locator(f"#line-{line}")
        expect(row.get_by_label(HEADER[column])).to_have_attribute("aria-invalid", "true")
        expect(row).to_contain_text(sentence)
    assert page.locator("tr[id^=line-]").count() == len(faults)
    assert exported(page) == before, "nothing is written before it is imported"
    mend(page, faults[0][0])
    seconds = run(page)
    record_property(f"{source}_import_seconds", round(seconds, 2))
    page.screenshot(path=pictures / "import-result.png")
    check(page)
    undo(page)
    assert exported(page) == before
    page.goto(f"{stack.url}/web/imports")
    page.screenshot(path=pictures / "imports.png")
    check(page)


def mend(page: Page, line: int) -> None:
    """Mend one line where it stands, see that it survives, and leave the others out."""
    page.locator(f"#line-{line}").get_by_label("Código").fill("CORRIGIDO-1")
    page.keyboard.press("Enter")
    expect(page.locator(f"#line-{line}")).to_contain_text("Corrigida: será criada", timeout=LONG)
    expect(page.locator("#go")).to_contain_text("16 linhas têm erro", timeout=LONG)
    page.reload()
    expect(page.locator(f"#line-{line}")).to_have_count(0)
    page.get_by_role("button", name="Deixar 16 linhas de fora").click()
    expect(page.locator("#go form[action$='/run'] button")).to_be_visible(timeout=LONG)


def run(page: Page) -> float:
    """Import; return after how long it was done."""
    began = time.perf_counter()
    page.keyboard.press("F9")
    again = page.get_by_role("button", name="Desfazer esta importação").first
    expect(again).to_be_visible(timeout=LONG)
    return time.perf_counter() - began


def undo(page: Page) -> None:
    """Take it back."""
    page.get_by_role("button", name="Desfazer esta importação").first.click()
    page.locator("dialog[open] button.danger").click()
    done = page.get_by_text("Tudo está como era antes da importação")
    expect(done).to_be_visible(timeout=LONG)
