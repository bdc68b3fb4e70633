"""What the routes of a feature's API and pages share: who approves which quotes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from basecore.http import TenantWork
from fastapi import Depends

from construction import adjustments
from construction.access import Caller, Permission, allowed, may

CAN_APPROVE = [allowed(Permission.QUOTES_APPROVE, Permission.QUOTES_APPROVE_SMALL)]


@dataclass(frozen=True, slots=True)
class Approver:
    """Whose quotes somebody approves, and up to which discount; None is no limit."""

    owner_id: UUID | None
    most: Decimal | None


async def approver_of(session: TenantWork, caller: Caller) -> Approver:
    """Return what the caller may approve: a seller only their own, within what the store says."""
    if may(caller, Permission.QUOTES_APPROVE):
        return Approver(None, None)
    limit = (await adjustments.read(session)).sellers_approve_percent
    return Approver(caller.user_id, limit or Decimal(0))


Approving = Annotated[Approver, Depends(approver_of)]
