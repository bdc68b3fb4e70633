"""PDFs of quotes: what stands in them, read back by another program."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from basecore import clock
from construction.sharing.errors import TypesettingError
from construction.sharing.service import Press
from shop import Shop
from testkit.outgoing import until
from visits import link_to, visitor

pytestmark = pytest.mark.db
A4_WIDTH, MARGIN = 595.3, 45.4
"""In points."""
PROFILE = {
    "legal_name": "Depósito Aurora Ltda",
    "trade_name": "Depósito Aurora",
    "cnpj": "12ABC34501DE35",
    "pix_key": "vendas@aurora.example",
    "city": "Volta Redonda",
    "state": "RJ",
    "conditions": "Pagamento em 28 dias.\n\nFrete incluso #let x = 1",
}


async def profiled(shop: Shop) -> None:
    """Fill in the store's particulars."""
    async with shop.client("admin") as client:
        saved = await client.put("/api/v1/store", json=PROFILE, headers={"If-Match": '"0"'})
    assert saved.status_code == 200, saved.text


def text_of(pdf: bytes, folder: Path, way: str = "-layout") -> str:
    """Return the words of a PDF, as Poppler reads them."""
    program = shutil.which("pdftotext")
    if not program:
        pytest.skip("pdftotext is not on this machine")
    (folder / "a.pdf").write_bytes(pdf)
    command = [program, way, str(folder / "a.pdf"), "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout  # noqa: S603 - a fixed command


async def test_a_quote_with_prices_and_one_for_the_yard(shop: Shop, tmp_path: Path) -> None:
    await profiled(shop)
    product = await shop.product(name="Cimento [#eval] *CP II*", base_price="38.90", sku="CIM-1")
    customer = await shop.customer(name="Construtora Horizonte")
    site = {"name": "Residencial Lago", "street": "Rua A", "access_notes": "Portão 2"}
    made = await shop.post(f"/api/v1/customers/{customer['id']}/job-sites", site)
    line = {"product_id": product["id"], "quantity": "1234.5", "discount_percent": "5"}
    quote = await shop.quote(
        customer_id=customer["id"],
        job_site_id=made["id"],
        lines=[line | {"note": "na frente"}],
        notes="Ligar antes\\#",
    )
    await shop.post(f"/api/v1/quotes/{quote['id']}/send", None, status=200)
    async with shop.client("sales") as client:
        priced = await client.get(f"/api/v1/quotes/{quote['id']}/pdf")
        yard = await client.get(f"/api/v1/quotes/{quote['id']}/pdf?kind=yard")
    assert (priced.status_code, priced.headers["content-type"]) == (200, "application/pdf")
    assert f'filename="{quote["number"]}.pdf"' in priced.headers["content-disposition"]
    words, bare = text_of(priced.content, tmp_path), text_of(yard.content, tmp_path)
    for told in (
        "Depósito Aurora", "CNPJ 12.ABC.345/01DE-35", "Construtora Horizonte", "Residencial Lago",
        "CIM-1", "Cimento [#eval] *CP II*", "1.234,5", "38,90", "45.620,95", "na frente",
        "Ligar antes\\#", "Frete incluso #let x = 1", "Pague com PIX", "Válida até",
        "Página 1 de 1",
    ):  # fmt: skip
        assert told in words, told
    for told in ("Cimento [#eval] *CP II*", "1.234,5", "Portão 2", "Separado por", quote["number"]):
        assert told in bare, told
    for hidden in ("38,90", "45.620,95", "R$", "PIX", "28 dias"):
        assert hidden not in bare, hidden


async def test_a_draft_says_so_and_asks_for_no_money(shop: Shop, tmp_path: Path) -> None:
    await profiled(shop)
    quote = await shop.quote()
    async with shop.client("sales") as client:
        page = await client.get(f"/web/quotes/{quote['id']}/pdf?inline=true")
    words = text_of(page.content, tmp_path)
    assert "Rascunho" in words
    assert "PIX" not in words
    assert page.headers["content-disposition"].startswith("inline;")
    assert "object-src 'self'" in page.headers["content-security-policy"]


async def test_a_word_without_an_end_stays_on_the_page(shop: Shop, tmp_path: Path) -> None:
    product = await shop.product(name="N" * 300)
    site = f"https://loja.example/{'a' * 200}?q=1"
    lines = [{"product_id": product["id"], "quantity": "1", "note": "x" * 120}]
    quote = await shop.quote(lines=lines, notes=f"{'Palavra' * 500}\n\n{site} 🧱 中文")
    async with shop.client("sales") as client:
        pdf = await client.get(f"/api/v1/quotes/{quote['id']}/pdf")
        yard = await client.get(f"/api/v1/quotes/{quote['id']}/pdf?kind=yard")
    for made in (pdf, yard):
        boxes = text_of(made.content, tmp_path, "-bbox")
        ends = [float(end) for end in re.findall(r'<word[^>]* xMax="([\d.]+)"', boxes)]
        assert ends
        assert max(ends) < A4_WIDTH - MARGIN + 1
    words = re.sub(r"[\s\u200b]", "", text_of(pdf.content, tmp_path))
    for told in ("Palavra" * 500, site):
        assert told in words


async def test_three_hundred_lines(shop: Shop, tmp_path: Path) -> None:
    product = await shop.product()
    lines = [{"product_id": product["id"], "quantity": "1"}] * 300
    quote = await shop.quote(lines=lines)
    async with shop.client("sales") as client:
        pdf = await client.get(f"/api/v1/quotes/{quote['id']}/pdf")
    words = text_of(pdf.content, tmp_path)
    assert words.count("Cimento 50 kg") == 300
    assert "11.670,00" in words


async def test_other_sellers_quotes_are_not_printed(shop: Shop) -> None:
    theirs = await shop.quote(role="admin")
    async with shop.client("sales") as client:
        denied = await client.get(f"/api/v1/quotes/{theirs['id']}/pdf")
    assert denied.status_code == 404


async def test_a_document_that_cannot_be_set_is_an_error_of_ours(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(TypesettingError):
        await Press().pdf({"lang": "pt"})
    assert "typesetting_failed" in caplog.text


async def test_a_crowd_at_one_link_leaves_connections_to_others(shop: Shop) -> None:
    path = await link_to(shop, await shop.quote())

    async def crowd() -> list[int]:
        async with visitor(shop) as browser:
            answers = await asyncio.gather(*(browser.get(f"{path}/pdf") for _ in range(40)))
        return [answer.status_code for answer in answers]

    coming = asyncio.create_task(crowd())
    await asyncio.sleep(0.05)
    await until(lambda: shop.app.state.database.pool().used == 0)
    assert not coming.done(), "the crowd still waits for its documents"
    assert set(await coming) == {200, 503}


async def test_a_typesetter_that_hangs_is_ended() -> None:
    data: dict[str, Any] = {"at": clock.now().isoformat()}
    with pytest.raises(TypesettingError):
        await Press(seconds=0.0).pdf(data)
