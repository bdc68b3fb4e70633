"""Invoices as suppliers send them, generated and signed."""

from __future__ import annotations

import base64
import hashlib
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree
from shop import Shop, cnpj

NUMBERS = itertools.count(1)
NFE = "http://www.portalfiscal.inf.br/nfe"
SIGNED = "http://www.w3.org/2000/09/xmldsig#"
FILES = "/api/v1/invoices/files"


@dataclass(frozen=True)
class Line:
    """A line of an invoice."""

    code: str
    name: str = "CIMENTO CP II 50KG"
    uom: str = "SC"
    quantity: str = "10.0000"
    value: str = "300.00"
    gtin: str = "SEM GTIN"
    more: str = ""


def access_key(issuer: str, number: int) -> str:
    """Return a valid access key."""
    body = f"332603{issuer}55001{number:09d}1{number:08d}"
    total = sum((ord(c) - 48) * (2 + n % 8) for n, c in enumerate(reversed(body)))
    return body + str(0 if total % 11 < 2 else 11 - total % 11)


def invoice(issuer: str, recipient: str, lines: Iterable[Line], *, is_signed: bool = True) -> bytes:
    """Return the XML of an invoice."""
    number = next(NUMBERS)
    details = "".join(_detail(one, place) for place, one in enumerate(lines, start=1))
    text = (
        f'<nfeProc xmlns="{NFE}" versao="4.00"><NFe xmlns="{NFE}">'
        f'<infNFe Id="NFe{access_key(issuer, number)}" versao="4.00">'
        f"<ide><mod>55</mod><serie>1</serie><nNF>{number}</nNF>"
        f"<dhEmi>2026-03-02T10:00:00-03:00</dhEmi></ide>"
        f"<emit><CNPJ>{issuer}</CNPJ><xNome>CIMENTOS DO VALE LTDA</xNome></emit>"
        f"<dest><CNPJ>{recipient}</CNPJ></dest>{details}"
        "<total><ICMSTot><vNF>300.00</vNF></ICMSTot></total></infNFe></NFe></nfeProc>"
    )
    return _signed(text) if is_signed else text.encode()


def _detail(line: Line, place: int) -> str:
    return (
        f'<det nItem="{place}"><prod><cProd>{line.code}</cProd><cEAN>{line.gtin}</cEAN>'
        f"<xProd>{line.name}</xProd><NCM>25232910</NCM><uCom>{line.uom}</uCom>"
        f"<qCom>{line.quantity}</qCom><vProd>{line.value}</vProd>{line.more}</prod>"
        "<imposto><IPI><IPITrib><vIPI>0.00</vIPI></IPITrib></IPI></imposto></det>"
    )


def _signed(text: str) -> bytes:
    root = etree.fromstring(text.encode())
    node = root.find(f".//{{{NFE}}}infNFe")
    digest = hashlib.sha1(etree.tostring(node, method="c14n"), usedforsecurity=False).digest()
    said = base64.b64encode(digest).decode()
    signature = (
        f'<Signature xmlns="{SIGNED}"><SignedInfo><Reference>'
        f'<DigestMethod Algorithm="{SIGNED}sha1"/><DigestValue>{said}</DigestValue>'
        "</Reference></SignedInfo></Signature>"
    )
    return text.replace("</infNFe>", f"</infNFe>{signature}").encode()


async def own_cnpj(shop: Shop) -> str:
    """Give the store a CNPJ and return it."""
    own = cnpj()
    async with shop.client() as client:
        tag = (await client.get("/api/v1/store")).headers["etag"]
        answer = await client.put("/api/v1/store", json={"cnpj": own}, headers={"If-Match": tag})
    assert answer.is_success, answer.text
    return own


async def sent(shop: Shop, content: bytes, name: str = "nota.xml") -> list[Any]:
    """Send a file; return what became of what is in it."""
    async with shop.client() as client:
        answer = await client.post(FILES, content=content, params={"name": name})
    assert answer.status_code == 201, answer.text
    found: list[Any] = answer.json()["items"]
    return found


async def arrived(shop: Shop, content: bytes) -> Any:
    """Send an invoice; return it."""
    (one,) = await sent(shop, content)
    assert one["fault"] is None, one
    return await shop.get(f"/api/v1/invoices/{one['invoice_id']}")
