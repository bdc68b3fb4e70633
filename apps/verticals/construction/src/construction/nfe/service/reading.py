"""Reads invoices out of files: XML that may be hostile, many of them in a zip."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

from construction.nfe.domain import (
    MAX_FILE,
    MAX_FILES,
    MAX_UNPACKED,
    Document,
    Fault,
    FaultyFileError,
    Item,
    Seal,
    is_access_key,
    plain_unit,
)

NFE = "{http://www.portalfiscal.inf.br/nfe}"
SIGNED = "{http://www.w3.org/2000/09/xmldsig#}"
HASHES = {
    "http://www.w3.org/2000/09/xmldsig#sha1": "sha1",
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
}
MOST_LINES = 990
"""The layout allows no more."""
LARGEST = Decimal(10) ** 9
ADDED = ("prod/vOutro", "prod/vSeg", "imposto/IPI/IPITrib/vIPI")
CHARGES = ("vFrete", "vSeg", "vOutro")
"""What some systems write into the total alone."""
TAXES_ADDED = ("vICMSST", "vFCPST")
ZERO = Decimal(0)


def files_in(name: str, content: bytes) -> Iterator[tuple[str, bytes | Fault]]:
    """Yield the files of a zip, or the file itself; a fault stands for what is not read."""
    if not content.startswith(b"PK"):
        yield name, content if len(content) <= MAX_FILE else Fault.TOO_LARGE
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from _unpacked(name, packed)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        yield name, Fault.NOT_XML


def _unpacked(name: str, packed: zipfile.ZipFile) -> Iterator[tuple[str, bytes | Fault]]:
    wanted = [one for one in packed.infolist() if one.filename.lower().endswith(".xml")]
    if len(wanted) > MAX_FILES:
        yield name, Fault.TOO_MANY
        return
    left = MAX_UNPACKED
    for one in wanted:
        with packed.open(one) as file:
            # What a zip says of its sizes is not believed.
            content = file.read(min(MAX_FILE, left) + 1)
        left -= len(content)
        if left < 0:
            yield name, Fault.BOMB
            return
        yield one.filename[-100:], content if len(content) <= MAX_FILE else Fault.TOO_LARGE
    if not wanted:
        yield name, Fault.NO_INVOICE


def read(content: bytes) -> Document:
    """Return the invoice of a file, or raise `FaultyFileError`."""
    if len(content) > MAX_FILE:
        raise FaultyFileError(Fault.TOO_LARGE)
    try:
        return _document(_invoice(content))
    except (InvalidOperation, ValueError, ArithmeticError) as error:
        if isinstance(error, FaultyFileError):
            raise
        raise FaultyFileError(Fault.VALUES) from error


def _invoice(content: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FaultyFileError(Fault.NOT_XML) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise FaultyFileError(Fault.FORBIDDEN)
    found = list(root.iter(f"{NFE}infNFe"))
    if len(found) == 1:
        return found[0]
    named = any(etree.QName(one).localname == "infNFe" for one in root.iter("{*}*"))
    raise FaultyFileError(Fault.NAMESPACE if named and not found else Fault.NO_INVOICE)


def _text(node: etree._Element, path: str) -> str | None:
    found = node.findtext("/".join(f"{NFE}{step}" for step in path.split("/")))
    return " ".join(found.split()) or None if found else None


def _needed(node: etree._Element, path: str) -> str:
    text = _text(node, path)
    if text is None:
        raise FaultyFileError(Fault.VALUES)
    return text


def _number(node: etree._Element, path: str) -> Decimal:
    text = _text(node, path)
    value = Decimal(text) if text else ZERO
    if not value.is_finite() or abs(value) > LARGEST:
        raise FaultyFileError(Fault.VALUES)
    return value


def _document(node: etree._Element) -> Document:
    key = (node.get("Id") or "").removeprefix("NFe")
    if not is_access_key(key):
        raise FaultyFileError(Fault.KEY)
    details = node.findall(f"{NFE}det")
    if len(details) > MOST_LINES:
        raise FaultyFileError(Fault.VALUES)
    items = [_item(one, place) for place, one in enumerate(details, start=1)]
    if not any(one.quantity > 0 for one in items):
        raise FaultyFileError(Fault.EMPTY)
    issued = _text(node, "ide/dhEmi") or _needed(node, "ide/dEmi")
    recipient = _text(node, "dest/CNPJ") or _text(node, "dest/CPF") or ""
    return Document(
        access_key=key,
        number=_needed(node, "ide/nNF")[:20],
        series=_needed(node, "ide/serie")[:5],
        issued_on=date.fromisoformat(issued[:10]),
        issuer_tax_id=(_text(node, "emit/CNPJ") or _needed(node, "emit/CPF")).upper(),
        issuer_name=_needed(node, "emit/xNome")[:120],
        recipient_tax_id=recipient.upper(),
        freight=_freight(node, details),
        total=_number(node, "total/ICMSTot/vNF"),
        seal=_seal(node),
        items=items,
    )


def _freight(node: etree._Element, details: Sequence[etree._Element]) -> Decimal:
    """Return the freight of the lines, and what of the charges only the total says."""
    said = {name: sum((_number(one, f"prod/{name}") for one in details), ZERO) for name in CHARGES}
    beyond = (_number(node, f"total/ICMSTot/{name}") - said[name] for name in CHARGES)
    return said["vFrete"] + sum((max(one, ZERO) for one in beyond), ZERO)


def _item(node: etree._Element, place: int) -> Item:
    gtin = _text(node, "prod/cEAN") or ""
    position = _text(node, "prod/nItemPed") or ""
    quantity = _number(node, "prod/qCom")
    if quantity < 0:
        raise FaultyFileError(Fault.VALUES)
    value = _number(node, "prod/vProd") - _number(node, "prod/vDesc")
    value += sum((_number(node, path) for path in ADDED), ZERO)
    taxes = node.find(f"{NFE}imposto")
    for name in TAXES_ADDED if taxes is not None else ():
        value += sum((Decimal(one.text or "0") for one in taxes.iter(f"{NFE}{name}")), ZERO)
    return Item(
        position=place,
        code=_needed(node, "prod/cProd")[:60],
        gtin=gtin if gtin.isdecimal() else None,
        name=_needed(node, "prod/xProd")[:350],
        ncm=_text(node, "prod/NCM"),
        uom=plain_unit(_needed(node, "prod/uCom")),
        quantity=quantity,
        value=max(value, ZERO),
        order_number=(_text(node, "prod/xPed") or "")[:20] or None,
        order_position=int(position) if position.isdecimal() and len(position) < 6 else None,  # noqa: PLR2004 - six digits in the layout
    )


def _seal(node: etree._Element) -> Seal:
    """Tell whether the invoice has the digest that its signature names."""
    parent = node.getparent()
    reference = parent.find(f".//{SIGNED}Reference") if parent is not None else None
    if reference is None:
        return Seal.NONE
    method = reference.find(f"{SIGNED}DigestMethod")
    name = HASHES.get(method.get("Algorithm") if method is not None else "")
    if name is None:
        return Seal.BROKEN
    digest = hashlib.new(name, etree.tostring(node, method="c14n")).digest()
    said = "".join((reference.findtext(f"{SIGNED}DigestValue") or "").split())
    return Seal.GOOD if base64.b64encode(digest).decode() == said else Seal.BROKEN
