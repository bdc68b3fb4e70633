"""Customers: people and companies that buy."""

from construction.customers.domain import (
    CustomerKind,
    is_valid_tax_id,
    masked,
    normal_tax_id,
)
from construction.customers.errors import CustomerNotFoundError
from construction.customers.models import Customer, CustomerGroup
from construction.customers.repository import page
from construction.customers.schemas import CustomerChange, CustomerIn
from construction.customers.service import change, get, register

__all__ = [
    "Customer",
    "CustomerChange",
    "CustomerGroup",
    "CustomerIn",
    "CustomerKind",
    "CustomerNotFoundError",
    "change",
    "get",
    "is_valid_tax_id",
    "masked",
    "normal_tax_id",
    "page",
    "register",
]
