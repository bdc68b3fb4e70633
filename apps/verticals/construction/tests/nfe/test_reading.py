"""Files that claim to be invoices: what they say, and the hostile ones."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest
from construction.nfe.domain import MAX_FILE, Fault, FaultyFileError, Seal, is_access_key
from construction.nfe.service.reading import files_in, read
from invoices import Line, access_key, invoice
from shop import cnpj

LETTERS = "12ABC34501DE35"


def fault_of(content: bytes) -> Fault:
    with pytest.raises(FaultyFileError) as found:
        read(content)
    return found.value.fault


def packed(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in files.items():
            into.writestr(name, content)
    return made.getvalue()


def test_what_an_invoice_says() -> None:
    more = "<vFrete>12.00</vFrete><vDesc>5.00</vDesc><xPed>COM-7</xPed><nItemPed>2</nItemPed>"
    line = Line("A 1", uom="Saco", quantity="10.5000", value="105.00", more=more)
    found = read(invoice(LETTERS, cnpj(), [line]))
    assert (found.issuer_tax_id, found.seal, found.freight) == (LETTERS, Seal.GOOD, Decimal(12))
    (item,) = found.items
    assert (item.code, item.uom, item.gtin) == ("A 1", "SC", None)
    assert (item.quantity, item.value) == (Decimal("10.5"), Decimal(100))
    assert (item.order_number, item.order_position) == ("COM-7", 2)


def test_a_key_may_have_letters_and_its_last_digit_is_checked() -> None:
    key = access_key(LETTERS, 5)
    assert is_access_key(key)
    assert not is_access_key(key[:-1] + str((int(key[-1]) + 1) % 10))
    assert not is_access_key(key[:-1])


def test_what_was_changed_after_signing_has_a_broken_seal() -> None:
    content = invoice(cnpj(), cnpj(), [Line("A")])
    assert read(content.replace(b"10.0000", b"90.0000")).seal is Seal.BROKEN
    assert read(invoice(cnpj(), cnpj(), [Line("A")], is_signed=False)).seal is Seal.NONE


def test_what_is_refused() -> None:
    good = invoice(cnpj(), cnpj(), [Line("A")])
    assert fault_of(b"not xml") is Fault.NOT_XML
    assert fault_of(b"<a/>") is Fault.NO_INVOICE
    assert fault_of(good.replace(b"portalfiscal", b"portalfalso")) is Fault.NAMESPACE
    assert fault_of(good.replace(b'Id="NFe3', b'Id="NFe4')) is Fault.KEY
    assert fault_of(good.replace(b"10.0000", b"0.0000")) is Fault.EMPTY
    assert fault_of(good.replace(b"10.0000", b"-1.0000")) is Fault.VALUES
    assert fault_of(good.replace(b"10.0000", b"NaN")) is Fault.VALUES
    assert fault_of(good.replace(b"2026-03-02T", b"2026-99-02T")) is Fault.VALUES
    assert fault_of(good + b" " * MAX_FILE) is Fault.TOO_LARGE


def test_entities_are_never_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("secret") / "secret.txt"
    secret.write_text("SEGREDO")
    good = invoice(cnpj(), cnpj(), [Line("A")], is_signed=False)
    outside = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'.encode()
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    for dtd in (outside, laughs):
        assert fault_of(dtd + good.replace(b"CIMENTOS", b"&e;")) in {Fault.FORBIDDEN, Fault.NOT_XML}
        assert fault_of(dtd + good) is Fault.FORBIDDEN


def test_a_zip_is_read_to_its_limits() -> None:
    good = invoice(cnpj(), cnpj(), [Line("A")])
    found = dict(files_in("a.zip", packed({"1.xml": good, "b/2.XML": good, "c.txt": b"x"})))
    assert found == {"1.xml": good, "b/2.XML": good}
    zeros = b"\0" * (MAX_FILE + 1)
    bomb = packed({f"{n}.xml": zeros for n in range(12)})
    assert len(bomb) < 1_000_000
    assert list(files_in("b.zip", bomb))[-1] == ("b.zip", Fault.BOMB)
    assert list(files_in("c.zip", bomb[:2000])) == [("c.zip", Fault.NOT_XML)]
    many = packed({f"{n}.xml": b"" for n in range(201)})
    assert list(files_in("d.zip", many)) == [("d.zip", Fault.TOO_MANY)]
    assert list(files_in("e.zip", packed({}))) == [("e.zip", Fault.NO_INVOICE)]
