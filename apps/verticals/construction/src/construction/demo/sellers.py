"""Who the demo stores buy from; every company, number and address is fictional."""

from __future__ import annotations

from dataclasses import dataclass

from construction.demo.documents import cnpj

FIRST_CNPJ = 60
"""Customers of the demo have the numbers below."""
COMPANIES = (
    ("Cimentos e Argamassas Pedra do Vale Ltda", ("CIM", "ARG"), 4, 28, "1500", "Neide Vendas"),
    ("Aços Serra Ferrada Ltda", ("ACO",), 6, 30, "3000", "Seu Olímpio"),
    ("Cerâmica Barro Vermelho Ltda", ("ALV", "TEL"), 5, 21, "1200", "Dona Cotinha"),
    ("Tubos e Conexões Água Boa Ltda", ("TUB", "CON"), 7, 28, "800", "Tarcísio Vendas"),
    ("Tintas Arco da Serra Ltda", ("TIN", "PIN"), 8, 45, "600", "Marlene das Cores"),
    ("Areal Curva Funda Ltda", ("AGR",), 2, 7, "400", "Zé da Balsa"),
)


@dataclass(frozen=True, slots=True)
class Seller:
    """A supplier: what it sells by the first letters of the SKU, how fast and on which terms."""

    name: str
    tax_id: str
    prefixes: tuple[str, ...]
    lead_days: int
    term_days: int
    minimum: str
    person: str
    phone: str
    email: str


def sellers() -> tuple[Seller, ...]:
    """Return the suppliers of a demo store, the one it buys most from first."""
    return tuple(
        Seller(
            name=name,
            tax_id=cnpj(FIRST_CNPJ + place),
            prefixes=prefixes,
            lead_days=lead,
            term_days=term,
            minimum=minimum,
            person=person,
            phone=f"(24) 3300-05{place:02d}",
            email=f"vendas@{prefixes[0].lower()}.example",
        )
        for place, (name, prefixes, lead, term, minimum, person) in enumerate(COMPANIES)
    )
