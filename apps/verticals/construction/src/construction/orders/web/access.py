"""Whose orders a page shows."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore.http import Caller
from fastapi import Depends

from construction.access import Permission, allowed, own_only

CAN_READ = [allowed(Permission.ORDERS_READ)]


def limit_of(caller: Caller) -> UUID | None:
    """Return whose orders the caller is limited to."""
    return own_only(caller, Permission.ORDERS_READ_ALL)


OwnerLimit = Annotated[UUID | None, Depends(limit_of)]
