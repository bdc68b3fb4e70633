"""An invoice as a supplier's system writes it, with a seal that holds; all of it is fictional."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from html import escape

from lxml import etree

from construction.demo.sellers import Seller

NFE = "http://www.portalfiscal.inf.br/nfe"
SIGNED = "http://www.w3.org/2000/09/xmldsig#"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
NUMBER = 1207
RIO = "33"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an invoice; `ordered` is the number of our order and the position there."""

    code: str
    name: str
    uom: str
    quantity: Decimal
    unit_price: Decimal
    gtin: str = "SEM GTIN"
    ordered: tuple[str, int] | None = None

    @property
    def value(self) -> Decimal:
        """Return what the line costs."""
        return (self.quantity * self.unit_price).quantize(Decimal("0.01"))


def _access_key(issuer: str, at: datetime) -> str:
    body = f"{RIO}{at:%y%m}{issuer}55001{NUMBER:09d}1{NUMBER:08d}"
    rest = sum((ord(c) - 48) * (2 + n % 8) for n, c in enumerate(reversed(body))) % 11
    return body + str(0 if rest <= 1 else 11 - rest)


def invoice(seller: Seller, recipient: str, lines: Sequence[Line], *, at: datetime) -> bytes:
    """Return the XML of an invoice."""
    details = "".join(_detail(one, place) for place, one in enumerate(lines, start=1))
    total = sum((one.value for one in lines), Decimal(0))
    text = (
        f'<nfeProc xmlns="{NFE}" versao="4.00"><NFe>'
        f'<infNFe Id="NFe{_access_key(seller.tax_id, at)}" versao="4.00">'
        f"<ide><cUF>{RIO}</cUF><mod>55</mod><serie>1</serie><nNF>{NUMBER}</nNF>"
        f"<dhEmi>{at:%Y-%m-%dT%H:%M:%S}-03:00</dhEmi></ide>"
        f"<emit><CNPJ>{seller.tax_id}</CNPJ><xNome>{escape(seller.name)}</xNome></emit>"
        f"<dest><CNPJ>{recipient}</CNPJ></dest>{details}"
        f"<total><ICMSTot><vNF>{total}</vNF></ICMSTot></total></infNFe></NFe></nfeProc>"
    )
    return _sealed(text).encode()


def _detail(line: Line, place: int) -> str:
    order = "<xPed>{}</xPed><nItemPed>{}</nItemPed>".format(*line.ordered) if line.ordered else ""
    return (
        f'<det nItem="{place}"><prod><cProd>{escape(line.code)}</cProd><cEAN>{line.gtin}</cEAN>'
        f"<xProd>{escape(line.name)}</xProd><uCom>{line.uom}</uCom><qCom>{line.quantity}</qCom>"
        f"<vUnCom>{line.unit_price}</vUnCom><vProd>{line.value}</vProd>{order}</prod></det>"
    )


def _sealed(text: str) -> str:
    node = etree.fromstring(text.encode()).find(f".//{{{NFE}}}infNFe")
    digest = hashlib.sha256(etree.tostring(node, method="c14n")).digest()
    said = base64.b64encode(digest).decode()
    signature = (
        f'<Signature xmlns="{SIGNED}"><SignedInfo><Reference><DigestMethod Algorithm="{SHA256}"/>'
        f"<DigestValue>{said}</DigestValue></Reference></SignedInfo></Signature>"
    )
    return text.replace("</infNFe>", f"</infNFe>{signature}")
