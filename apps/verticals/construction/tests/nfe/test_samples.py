"""The invoices of others: each field as an independent reader reads it, and each in a review."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import nfelib
import pytest
from construction.nfe.domain import Seal, plain_unit
from construction.nfe.service.reading import read
from invoices import own_cnpj, sent
from nfelib.nfe.bindings.v4_0.nfe_v4_00 import Nfe
from nfelib.nfe.bindings.v4_0.proc_nfe_v4_00 import NfeProc
from shop import Shop

FOLDER = Path(nfelib.__file__).parent / "nfe" / "samples" / "v4_0"
OF_PEOPLE = "nfce_contingencia.xml"
"""A receipt of a shop (model 65) is read as an invoice is."""
SAMPLES = sorted([*FOLDER.glob("leiauteNFe/*.xml"), FOLDER / "procNFe.xml", FOLDER / OF_PEOPLE])
SAME = "procNFe.xml"
"""This one is also there under the name of its access key."""
UNTRUE = "nfe_reforma_tributaria.xml"
"""Made up of parts of others: its lines are not those of its total."""
ZERO = Decimal(0)


def theirs(path: Path) -> Any:
    """Return what nfelib reads."""
    content = path.read_text(encoding="utf-8")
    if "<nfeProc" in content:
        return NfeProc.from_xml(content).NFe.infNFe
    return Nfe.from_xml(content).infNFe


def number(text: Any) -> Decimal:
    """Return a figure; none is nothing."""
    return Decimal(str(text)) if text else ZERO


def added(node: Any) -> Decimal:
    """Return the taxes that come on top, wherever they stand among the taxes."""
    if not dataclasses.is_dataclass(node):
        return ZERO
    total = ZERO
    for field in dataclasses.fields(node):
        value = getattr(node, field.name)
        on_top = field.name in {"vICMSST", "vFCPST", "vIPI"}
        total += number(value) if on_top else added(value)
    return total


def lines_of(invoice: Any) -> Iterator[tuple[Any, ...]]:
    """Yield each line: code, GTIN, name, NCM, unit, quantity, value, our order."""
    for one in invoice.det:
        prod = one.prod
        value = number(prod.vProd) - number(prod.vDesc) + number(prod.vOutro) + number(prod.vSeg)
        gtin = (prod.cEAN or "").strip()
        yield (
            prod.cProd,
            gtin if gtin.isdecimal() else None,
            " ".join(prod.xProd.split()),
            prod.NCM,
            plain_unit(prod.uCom),
            number(prod.qCom),
            value + added(one.imposto),
            prod.xPed or None,
            int(prod.nItemPed) if prod.nItemPed else None,
        )


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_field_is_as_another_reads_it(path: Path) -> None:
    ours, other = read(path.read_bytes()), theirs(path)
    who = other.dest
    head = (
        other.Id.removeprefix("NFe"),
        other.ide.nNF,
        other.ide.serie,
        other.ide.dhEmi[:10],
        other.emit.CNPJ or other.emit.CPF,
        " ".join(other.emit.xNome.split()),
        (who.CNPJ or who.CPF or "") if who else "",
        number(other.total.ICMSTot.vNF),
    )
    assert head == (
        ours.access_key,
        ours.number,
        ours.series,
        ours.issued_on.isoformat(),
        ours.issuer_tax_id,
        ours.issuer_name,
        ours.recipient_tax_id,
        ours.total,
    )
    assert list(lines_of(other)) == [
        (
            *(one.code, one.gtin, one.name, one.ncm, one.uom),
            *(one.quantity, one.value, one.order_number, one.order_position),
        )
        for one in ours.items
    ]
    total = other.total.ICMSTot
    charged = number(total.vFrete)
    if path.name == UNTRUE:
        charged += number(total.vSeg) + number(total.vOutro)  # which no line of it has
    assert ours.freight == charged


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_lines_and_freight_come_to_the_total(path: Path) -> None:
    one = read(path.read_bytes())
    said = sum((item.value for item in one.items), one.freight)
    assert (said == one.total) is (path.name != UNTRUE)


def test_what_was_signed_was_changed_by_being_laid_out_anew() -> None:
    seals = [read(path.read_bytes()).seal for path in SAMPLES]
    assert (seals.count(Seal.BROKEN), seals.count(Seal.NONE)) == (14, 5)


def addressed(path: Path, own: str) -> bytes:
    """Return a sample as if the store had been sent it."""
    text = path.read_text(encoding="utf-8")
    given = re.sub(
        r"(<dest>\s*)(<(CNPJ|CPF)>[^<]*</\3>)?", rf"\g<1><CNPJ>{own}</CNPJ>", text, count=1
    )
    return (
        given.replace("<det ", f"<dest><CNPJ>{own}</CNPJ></dest><det ", 1).encode()
        if ("<dest>" not in text)
        else given.encode()
    )


@pytest.mark.db
async def test_all_of_them_come_to_a_review(shop: Shop) -> None:
    own, packed = await own_cnpj(shop), io.BytesIO()
    with zipfile.ZipFile(packed, "w") as files:
        for path in SAMPLES:
            files.writestr(path.name, addressed(path, own))
    found = {one["name"]: one for one in await sent(shop, packed.getvalue(), "amostras.zip")}
    faults = {name: one["fault"] for name, one in found.items() if one["fault"]}
    assert len(found) == 19
    assert faults == {SAME: "duplicate"}
    for path in SAMPLES:
        review = await shop.get(f"/api/v1/invoices/{found[path.name]['invoice_id']}")
        ours = read(path.read_bytes())
        assert [(one["code"], Decimal(one["quantity"]), one["uom"]) for one in review["lines"]] == [
            (one.code, one.quantity, one.uom) for one in ours.items
        ]
        assert (Decimal(review["unexplained"]) != 0) is (path.name == UNTRUE)


@pytest.mark.db
async def test_as_they_are_a_store_refuses_them(shop: Shop) -> None:
    await own_cnpj(shop)
    for path in SAMPLES:
        (one,) = await sent(shop, path.read_bytes(), path.name)
        assert one["fault"] == "recipient"
