"""Every query of customers."""

from construction.customers.repository import groups, people
from construction.customers.repository.customers import (
    CustomerFilter,
    add,
    change,
    cities,
    get,
    like,
    merged_ids,
    named,
    page,
)

__all__ = [
    "CustomerFilter",
    "add",
    "change",
    "cities",
    "get",
    "groups",
    "like",
    "merged_ids",
    "named",
    "page",
    "people",
]
