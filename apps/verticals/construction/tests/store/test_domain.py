"""What a PIX key is."""

from __future__ import annotations

import pytest
from construction.store.domain import normal_pix_key


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("111.444.777-35", "11144477735"),
        ("12.abc.345/01de-35", "12ABC34501DE35"),
        ("Loja@Exemplo.com.br", "loja@exemplo.com.br"),
        ("(24) 99999-1234", "+5524999991234"),
        ("+55 24 99999-1234", "+5524999991234"),
        ("24 3333-1111", "+552433331111"),
        ("123E4567-E12B-12D1-A456-426655440000", "123e4567-e12b-12d1-a456-426655440000"),
    ],
)
def test_is_written_as_banks_write_it(typed: str, key: str) -> None:
    assert normal_pix_key(typed) == key


@pytest.mark.parametrize(
    "typed", ["", "loja", "111.444.777", "loja@exemplo", "12.ABC.345/01DE-36", "a" * 80 + "@b.co"]
)
def test_anything_else_is_none(typed: str) -> None:
    assert normal_pix_key(typed) is None
