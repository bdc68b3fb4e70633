"""Who is proposed as one and the same."""

from __future__ import annotations

from uuid import UUID

import pytest
from construction.duplicates.domain import Known, pairs
from construction.search import fold


def known(number: int, name: str, tax_id: str | None = None, phone: str | None = None) -> Known:
    return Known(UUID(int=number), fold(name), tax_id, phone)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (("João da Silva Souza",), ("Joao Silva Sousa",), True),
        (("Silva, Maria Aparecida",), ("Maria Aparecida da Silva",), True),
        (("Construtora Boa Vista Ltda",), ("Construtora Boa Vista ME",), True),
        (("Construtora Boa Vista Ltda", "1"), ("Construtora Boa Vista ME", "2"), False),
        (("Construtora Boa Vista", "1", "24999990000"), ("Boa Vista", "2", "24999990000"), False),
        (("Boa Vista Obras", "1", "24999990000"), ("Boa Vista Obra", "2", "24999990000"), True),
        (("Ana", None, "24999990000"), ("Pedreiro do Retiro", None, "24999990000"), True),
        (("Ana", None, "999"), ("Pedreiro", None, "999"), False),
        (("Ana",), ("Ana Beatriz Campos",), False),
        (("Carlos Almeida Prado",), ("Carlos Nogueira Bastos",), False),
    ],
)
def test_a_pair(one: tuple[str, ...], other: tuple[str, ...], *, alike: bool) -> None:
    found = pairs([known(1, *one), known(2, *other)])
    assert bool(found) is alike


def test_the_surest_comes_first_and_each_pair_once() -> None:
    found = pairs(
        [
            known(1, "Rosana Maria Pires"),
            known(2, "Rosana Maria Pirez"),
            known(3, "Otávio Lemos Braga", None, "24988887777"),
            known(4, "Otavio Lemos Braga", None, "24988887777"),
        ]
    )
    assert [(one.first_id.int, one.second_id.int) for one in found] == [(3, 4), (1, 2)]


def test_an_offices_number_makes_no_duplicates() -> None:
    assert not pairs([known(n, chr(64 + n) * 9, None, "2433330000") for n in range(1, 9)])
