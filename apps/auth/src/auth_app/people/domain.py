"""Who can be invited to a store."""

from __future__ import annotations

from auth_app.users.domain import Role

LONGEST_NAME = 120
STAFF = (Role.ADMIN, Role.SALES, Role.FINANCE, Role.STOCK, Role.DRIVER)


def is_person_name(text: str) -> bool:
    """Tell whether a person may be called so."""
    return 0 < len(text) <= LONGEST_NAME and text.isprintable()
