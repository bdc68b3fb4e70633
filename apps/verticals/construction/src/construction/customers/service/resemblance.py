"""Customers who may be the one that somebody is about to register."""

from __future__ import annotations

from dataclasses import dataclass

from basecore.db import TenantSession

from construction.customers import repository
from construction.customers.domain import normal_tax_id, phone_key
from construction.customers.models import Customer
from construction.search import fold

FEWEST_LETTERS = 4
FEWEST_DIGITS = 8
MOST = 5


@dataclass(frozen=True, slots=True)
class Alike:
    """A customer, and why it may be the same one."""

    customer: Customer
    reason: str


async def resembling(session: TenantSession, *, name: str, tax_id: str, phone: str) -> list[Alike]:
    """Return customers with this document, this phone or these words, the surest first."""
    document, number = normal_tax_id(tax_id), phone_key(phone)
    words = fold(name).split() if len(fold(name)) >= FEWEST_LETTERS else []
    found = await repository.like(
        session,
        tax_id=document or None,
        phone=number if number and len(number) >= FEWEST_DIGITS else None,
        words=words,
    )
    alike = [Alike(one, _reason(one, document, number)) for one in found]
    return _surest(alike)[:MOST]


def _reason(one: Customer, document: str, number: str | None) -> str:
    if document and one.tax_id == document:
        return "tax_id"
    if number and one.phone_key == number:
        return "phone"
    return "name"


def _surest(alike: list[Alike]) -> list[Alike]:
    return sorted(alike, key=lambda one: ("tax_id", "phone", "name").index(one.reason))
