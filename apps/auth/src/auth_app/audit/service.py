"""Writing the record, in the transaction of what it tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id

from auth_app.audit.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Origin:
    """Who does something, and from where; nobody for what an operator does."""

    actor_id: UUID | None
    address: str | None


def note(
    session: TenantSession,
    action: str,
    origin: Origin,
    *,
    user_id: UUID | None,
    now: datetime,
    **details: str,
) -> None:
    """Record that something was done to a person's account, or to the store."""
    session.add(
        AuditEntry(
            tenant_id=session.tenant_id,
            id=new_id(),
            at=now,
            action=action,
            actor_id=origin.actor_id,
            user_id=user_id,
            address=origin.address,
            details=details,
        )
    )
