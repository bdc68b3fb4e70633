"""Use cases of customers."""

from construction.customers.service.customers import (
    change,
    find,
    get,
    held,
    index,
    register,
    walk_in,
)
from construction.customers.service.groups import (
    change_many,
    drop_group,
    get_group,
    make_group,
    rename_group,
)
from construction.customers.service.people import (
    add_contact,
    change_contact,
    contact_of,
    drop_contact,
)
from construction.customers.service.resemblance import Alike, resembling

__all__ = [
    "Alike",
    "add_contact",
    "change",
    "change_contact",
    "change_many",
    "contact_of",
    "drop_contact",
    "drop_group",
    "find",
    "get",
    "get_group",
    "held",
    "index",
    "make_group",
    "register",
    "rename_group",
    "resembling",
    "walk_in",
]
