"""Customers of the demo stores; every person, company, number and building site is fictional."""

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from random import Random

from construction.demo.documents import cnpj, cpf
from construction.demo.places import Address, draw_address
from construction.demo.randomness import generator

COMPANIES = (
    ("Construtora Serra do Rio Claro Ltda", "Serra do Rio Claro"),
    ("Engenharia Três Pontes Ltda", "Três Pontes"),
    ("Empreiteira Irmãos Tavares Lemos Ltda", "Irmãos Lemos"),
    ("Condomínio Residencial Jardim dos Ipês", "Jardim dos Ipês"),
    ("Construtora Morada do Vale Sul Ltda", "Morada do Vale Sul"),
    ("Reformas e Acabamentos Casa Pronta Ltda", "Casa Pronta"),
    ("Incorporadora Alto da Bocaina SPE Ltda", "Alto da Bocaina"),
    ("Empreiteira Nova Laje Ltda", "Nova Laje"),
    ("Condomínio Edifício Pedra Bonita", "Pedra Bonita"),
    ("Hidráulica e Elétrica Fio d'Água Ltda", "Fio d'Água"),
    ("Construtora Quatro Esquinas Ltda", "Quatro Esquinas"),
    ("Pinturas Cor e Muro Ltda", "Cor e Muro"),
    ("Obras e Projetos Pau-Brasil Ltda", "Pau-Brasil Obras"),
    ("Condomínio Parque das Quaresmeiras", "Parque das Quaresmeiras"),
    ("Telhados Beira Serra Ltda", "Beira Serra"),
    ("Empreiteira Concreto Forte do Paraíba Ltda", "Concreto Forte"),
    ("Construtora Sol Nascente da Saudade Ltda", "Sol Nascente"),
    ("Arquitetura e Obra Casa Amarela Ltda", "Casa Amarela"),
    ("Instalações Luz do Vale Ltda", "Luz do Vale"),
    ("Condomínio Vila dos Ferroviários", "Vila dos Ferroviários"),
    ("Construtora Horizonte Fluminense Ltda", "Horizonte Fluminense"),
    ("Empreiteira Mão na Massa Sul Ltda", "Mão na Massa"),
    ("Escola Comunitária Semente do Amanhã", "Semente do Amanhã"),
    ("Padaria e Confeitaria Forno da Praça Ltda", "Forno da Praça"),
    ("Galpões Industriais Curva do Rio Ltda", "Curva do Rio"),
    ("Construtora Ladeira Alta Ltda", "Ladeira Alta"),
    ("Empreiteira Ponto e Prumo Ltda", "Ponto e Prumo"),
    ("Condomínio Recanto do Sabiá", "Recanto do Sabiá"),
)
_FIRST_NAMES = (
    "Adriana Alessandro Aparecida Benedito Bruna Carlos Cláudia Cristiano Daniela Edson Elaine"
    " Fabrício Fernanda Geraldo Helena Ivone Jefferson Joana Juliano Larissa Leandro Lúcia Márcio"
    " Marlene Nilton Patrícia Paulo Priscila Renato Rosângela Sebastião Simone Tatiane Valdir"
    " Vanessa Wagner Wesley Zilda Otávio Mirela Caio Noêmia"
)
_SURNAMES = (
    "Almeida Amorim Barbosa Bastos Brandão Cardoso Coutinho Duarte Esteves Fagundes Fonseca Garcia"
    " Guimarães Lacerda Macedo Marins Medeiros Nogueira Pacheco Peixoto Queiroz Rezende Sampaio"
    " Siqueira Teixeira Valadão Vasconcelos Vilela"
)
_SITE_NAMES = (
    "Residencial {district}",
    "Galpão {district}",
    "Casa {district}",
    "Reforma {district}",
    "Edifício {district}",
    "Muro e calçada {district}",
    "Loja {district}",
)
_ACCESS_NOTES = (
    "",
    "Rua estreita: só caminhão toco.",
    "Descarga até as 16 h.",
    "Procurar o mestre de obras.",
    "Portão azul, entrada pela lateral.",
    "Ladeira: descarregar na esquina.",
    "",
)
_ALPHANUMERIC_EVERY = 5
_MOST_SITES = 4
_COMPANY_HAS_MOBILE = 0.4
_PERSON_HAS_EMAIL = 0.7
_UNUSED_MOBILE = "2490"
_UNUSED_LANDLINE = "243000"


class CustomerKind(StrEnum):
    """A person with a CPF or a company with a CNPJ."""

    PERSON = "person"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class JobSite:
    """A building site of a company."""

    name: str
    address: Address
    access_notes: str


@dataclass(frozen=True, slots=True)
class Customer:
    """One fictional customer; `activity` is its relative share of the quotes."""

    kind: CustomerKind
    name: str
    trade_name: str
    tax_id: str
    phone: str
    email: str
    address: Address
    job_sites: tuple[JobSite, ...]
    activity: Decimal


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())


def _phone(rng: Random, *, mobile: bool) -> str:
    if mobile:
        return f"{_UNUSED_MOBILE}{rng.randint(0, 999_9999):07d}"
    return f"{_UNUSED_LANDLINE}{rng.randint(0, 9999):04d}"


def _job_site(rng: Random) -> JobSite:
    address = draw_address(rng)
    name = rng.choice(_SITE_NAMES).format(district=address.district)
    return JobSite(name, address, rng.choice(_ACCESS_NOTES))


def _job_sites(rng: Random) -> tuple[JobSite, ...]:
    drawn = {site.name: site for site in (_job_site(rng) for _ in range(_MOST_SITES))}
    return tuple(drawn.values())[: rng.randint(1, _MOST_SITES)]


def _company(rng: Random, number: int) -> Customer:
    name, trade_name = COMPANIES[number]
    return Customer(
        kind=CustomerKind.COMPANY,
        name=name,
        trade_name=trade_name,
        tax_id=cnpj(number + 1, alphanumeric=number % _ALPHANUMERIC_EVERY == 1),
        phone=_phone(rng, mobile=rng.random() < _COMPANY_HAS_MOBILE),
        email=f"compras@{_slug(trade_name)}.example.com",
        address=draw_address(rng),
        job_sites=_job_sites(rng),
        activity=Decimal(rng.choice((8, 10, 14, 20, 36))),
    )


def _person(rng: Random, number: int, name: str) -> Customer:
    return Customer(
        kind=CustomerKind.PERSON,
        name=name,
        trade_name="",
        tax_id=cpf(number + 1),
        phone=_phone(rng, mobile=True),
        email=f"{_slug(name)}@example.com" if rng.random() < _PERSON_HAS_EMAIL else "",
        address=draw_address(rng),
        job_sites=(),
        activity=Decimal(rng.choice((4, 6, 8, 12))),
    )


def _person_names(rng: Random, count: int) -> list[str]:
    firsts = rng.sample(_FIRST_NAMES.split(), count)
    return [" ".join((first, *rng.sample(_SURNAMES.split(), 2))) for first in firsts]


def draw_customers(seed: str, companies: range, persons: range) -> tuple[Customer, ...]:
    """Return companies and then persons; the ranges number them, so that stores need not share."""
    rng = generator(seed, "customers")
    names = _person_names(rng, len(persons))
    return (
        *(_company(rng, number) for number in companies),
        *(_person(rng, number, name) for number, name in zip(persons, names, strict=True)),
    )
