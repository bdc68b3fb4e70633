"""The BR Code of PIX, against the example of the Banco Central and a reader of our own."""

from __future__ import annotations

from decimal import Decimal

import pytest
from construction.sharing.domain.pix import Payee, br_code, crc16
from hypothesis import given
from hypothesis import strategies as st

EXAMPLE = (
    "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-426655440000"
    "5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D"
)
"""Manual do BR Code, Banco Central do Brasil."""
KEY = "123e4567-e12b-12d1-a456-426655440000"


def read(code: str) -> dict[str, str]:
    """Return the fields of a code by their tags."""
    found, at = {}, 0
    while at < len(code):
        tag, length = code[at : at + 2], int(code[at + 2 : at + 4])
        found[tag] = code[at + 4 : at + 4 + length]
        assert len(found[tag]) == length
        at += 4 + length
    return found


def test_the_checksum_is_the_known_one() -> None:
    assert crc16("123456789") == 0x29B1
    assert crc16("") == 0xFFFF


def test_the_banks_own_example() -> None:
    assert br_code(Payee(KEY, "Fulano de Tal", "BRASILIA")) == EXAMPLE


def test_an_amount_and_a_quotes_number() -> None:
    payee = Payee("+5524999991234", "Depósito São José de Volta Redonda Ltda", "São João del-Rei!")
    code = br_code(payee, Decimal("1234.5"), "COT-000123")
    assert code
    fields = read(code)
    assert fields["54"] == "1234.50"
    assert fields["59"] == "Deposito Sao Jose de Volt"
    assert fields["60"] == "Sao Joao del-Re"
    assert read(fields["62"]) == {"05": "COT000123"}
    assert read(fields["26"]) == {"00": "br.gov.bcb.pix", "01": "+5524999991234"}
    assert (fields["52"], fields["53"], fields["58"]) == ("0000", "986", "BR")


@pytest.mark.parametrize("amount", ["0", "0.00", "-1", "10000000000.00"])
def test_no_code_for_what_is_no_payment(amount: str) -> None:
    assert br_code(Payee(KEY, "Loja"), Decimal(amount)) is None


def test_no_code_without_a_name_that_apps_can_show() -> None:
    assert br_code(Payee(KEY, "李雷"), Decimal(1)) is None
    assert read(br_code(Payee(KEY, "Loja", "李雷")) or "")["60"] == "BRASIL"


@given(
    name=st.text(max_size=200),
    city=st.text(max_size=100),
    txid=st.text(max_size=60),
    cents=st.integers(1, 10**11),
)
def test_whatever_a_store_calls_itself_the_code_can_be_read(
    name: str, city: str, txid: str, cents: int
) -> None:
    code = br_code(Payee(KEY, name, city), Decimal(cents).scaleb(-2), txid)
    if code is None:
        assert not any(c.isalnum() for c in name if c.isascii())
        return
    fields = read(code)
    assert code.isascii()
    assert 1 <= len(fields["59"]) <= 25
    assert 1 <= len(fields["60"]) <= 15
    assert Decimal(fields["54"]) == Decimal(cents).scaleb(-2)
    assert int(fields["63"], 16) == crc16(code[:-4])
