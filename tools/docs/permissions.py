"""`python -m tools.docs.permissions [--check]`: docs/reference/permissions.md from the matrix."""

from __future__ import annotations

import sys

from construction.access import ADJUSTABLE, MATRIX, Permission, scope_of

from tools.docs.pages import table, write_or_check

INTRO = """\
# Permissions

> Made by `python -m tools.docs.permissions` from `construction.access.MATRIX`; do not edit by hand.

What each role may do in a building-material store. A role without a permission gets 403 from the
API and does not see the button. `read_all` lifts the limit to one's own documents. An API key needs
the scope of the last column; it may then do what an administrator may, and no other page or route
opens to it. *If the store says so* is what a store may allow on its settings page (Settings,
Permissions): sellers see colleagues' quotes, sellers approve their own quotes up to a discount,
stock keepers cancel orders; no more than these three.
"""


def _told(role: str, permission: Permission) -> str:
    if permission in MATRIX[role]:
        return "yes"
    return "if the store says so" if (role, permission) in ADJUSTABLE.values() else ""


def render() -> str:
    """Return the page."""
    rows = [
        (
            f"`{permission}`",
            *(_told(role, permission) for role in MATRIX),
            f"`{scope_of(permission)}`",
        )
        for permission in Permission
    ]
    return f"{INTRO}\n{table(('Permission', *MATRIX, 'scope of a key'), rows)}\n"


def main(*arguments: str) -> int:
    """Write the page, or check it."""
    return write_or_check("permissions.md", render(), arguments)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
