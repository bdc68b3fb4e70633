"""Every query of customers."""

from construction.customers.repository import groups, people
from construction.customers.repository.customers import (
    CustomerFilter,
    add,
    add_walk_in,
    change,
    cities,
    get,
    hold,
    like,
    merged_ids,
    named,
    page,
    walk_in_id,
)

__all__ = [
    "CustomerFilter",
    "add",
    "add_walk_in",
    "change",
    "cities",
    "get",
    "groups",
    "hold",
    "like",
    "merged_ids",
    "named",
    "page",
    "people",
    "walk_in_id",
]
