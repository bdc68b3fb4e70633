"""Customers: people and companies that buy."""

from construction.customers.domain import (
    CustomerKind,
    is_valid_tax_id,
    kind_of,
    masked,
    normal_tags,
    normal_tax_id,
    phone_key,
    tax_id_problem,
)
from construction.customers.errors import AnonymisedError, CustomerNotFoundError
from construction.customers.models import Customer, CustomerContact, CustomerGroup
from construction.customers.repository import CustomerFilter, cities, merged_ids, named, page
from construction.customers.repository.groups import every as groups
from construction.customers.repository.groups import lock_many, set_values, tags
from construction.customers.repository.people import contacts
from construction.customers.schemas import (
    ContactIn,
    CustomerChange,
    CustomerIn,
    CustomerOut,
    GroupIn,
    ManyCustomers,
)
from construction.customers.service import (
    add_contact,
    change,
    change_many,
    contact_of,
    drop_contact,
    find,
    get,
    held,
    index,
    make_group,
    register,
    walk_in,
)

__all__ = [
    "AnonymisedError",
    "ContactIn",
    "Customer",
    "CustomerChange",
    "CustomerContact",
    "CustomerFilter",
    "CustomerGroup",
    "CustomerIn",
    "CustomerKind",
    "CustomerNotFoundError",
    "CustomerOut",
    "GroupIn",
    "ManyCustomers",
    "add_contact",
    "change",
    "change_many",
    "cities",
    "contact_of",
    "contacts",
    "drop_contact",
    "find",
    "get",
    "groups",
    "held",
    "index",
    "is_valid_tax_id",
    "kind_of",
    "lock_many",
    "make_group",
    "masked",
    "merged_ids",
    "named",
    "normal_tags",
    "normal_tax_id",
    "page",
    "phone_key",
    "register",
    "set_values",
    "tags",
    "tax_id_problem",
    "walk_in",
]
