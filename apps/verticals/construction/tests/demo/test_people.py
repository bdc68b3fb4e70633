from collections import Counter
from decimal import Decimal

import pytest
from construction.demo.documents import cnpj, cpf
from construction.demo.people import Customer, CustomerKind, draw_customers
from validate_docbr import CNPJ, CPF


@pytest.fixture(scope="module")
def customers() -> tuple[Customer, ...]:
    return draw_customers("demo", range(25), range(35))


def test_sixty_customers_of_both_kinds(customers: tuple[Customer, ...]) -> None:
    kinds = Counter(customer.kind for customer in customers)
    assert kinds == {CustomerKind.COMPANY: 25, CustomerKind.PERSON: 35}
    assert len({customer.tax_id for customer in customers}) == 60
    assert len({customer.name for customer in customers}) == 60


def test_documents_have_right_check_digits(customers: tuple[Customer, ...]) -> None:
    for customer in customers:
        kind = CNPJ() if customer.kind is CustomerKind.COMPANY else CPF()
        assert kind.validate(customer.tax_id), customer.tax_id


def test_some_companies_have_alphanumeric_numbers(customers: tuple[Customer, ...]) -> None:
    assert sum(not customer.tax_id.isdigit() for customer in customers) == 5


@pytest.mark.parametrize("number", range(1, 200))
def test_any_running_number_gives_a_valid_document(number: int) -> None:
    assert CPF().validate(cpf(number))
    assert CNPJ().validate(cnpj(number))
    assert CNPJ().validate(cnpj(number, alphanumeric=True))


def test_companies_have_one_to_four_job_sites(customers: tuple[Customer, ...]) -> None:
    for customer in customers:
        limits = (1, 4) if customer.kind is CustomerKind.COMPANY else (0, 0)
        assert limits[0] <= len(customer.job_sites) <= limits[1]
        assert len({site.name for site in customer.job_sites}) == len(customer.job_sites)


def test_everybody_lives_and_builds_around_the_two_cities(customers: tuple[Customer, ...]) -> None:
    sites = [site.address for customer in customers for site in customer.job_sites]
    for address in [*sites, *(customer.address for customer in customers)]:
        assert address.city in {"Barra Mansa", "Volta Redonda"}
        assert Decimal("-22.60") < address.latitude < Decimal("-22.44")
        assert Decimal("-44.22") < address.longitude < Decimal("-44.00")
        assert len(address.postal_code) == 8


def test_phones_are_in_area_24(customers: tuple[Customer, ...]) -> None:
    assert all(c.phone.startswith("24") and len(c.phone) in {10, 11} for c in customers)


def test_stores_share_no_customer(customers: tuple[Customer, ...]) -> None:
    others = draw_customers("vizinha", range(25, 28), range(35, 40))
    assert not {c.tax_id for c in customers} & {c.tax_id for c in others}
    assert not {c.name for c in customers} & {c.name for c in others}
