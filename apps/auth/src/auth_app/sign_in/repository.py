"""Every query of failed sign-ins."""

from __future__ import annotations

from datetime import datetime

from basecore.db import TenantSession
from sqlalchemy import delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from auth_app.sign_in.models import SignInFailure

ACCOUNT = "account"
ADDRESS = "address"


async def lock(session: TenantSession, kind: str, subject: str, *, now: datetime) -> SignInFailure:
    """Return the count of an account or address, locked; made at zero if there is none."""
    made = insert(SignInFailure).values(
        tenant_id=session.tenant_id, kind=kind, subject=subject, failures=0, last_failed_at=now
    )
    # An update that changes nothing: unlike DO NOTHING it locks the row and returns it.
    locked = made.on_conflict_do_update(
        index_elements=["tenant_id", "kind", "subject"], set_={"failures": SignInFailure.failures}
    ).returning(SignInFailure)
    return (await session.scalars(locked)).one()


async def clear_account(session: TenantSession, subject: str) -> None:
    """Forget the account's failures."""
    await session.execute(
        delete(SignInFailure)
        .where(
            SignInFailure.tenant_id == session.tenant_id,
            SignInFailure.kind == ACCOUNT,
            SignInFailure.subject == subject,
        )
        .execution_options(synchronize_session=False)
    )


async def give_back(session: TenantSession, subject: str) -> None:
    """Take back the failure that was counted against the address before the password was known."""
    await session.execute(
        update(SignInFailure)
        .where(
            SignInFailure.tenant_id == session.tenant_id,
            SignInFailure.kind == ADDRESS,
            SignInFailure.subject == subject,
        )
        .values(failures=func.greatest(SignInFailure.failures - 1, 0))
        .execution_options(synchronize_session=False)
    )


async def purge(session: TenantSession, *, before: datetime) -> None:
    """Forget the store's failures that no longer count; never waits for a row in use."""
    stale = (
        select(SignInFailure.kind, SignInFailure.subject)
        .where(SignInFailure.tenant_id == session.tenant_id, SignInFailure.last_failed_at < before)
        .with_for_update(skip_locked=True)
    )
    await session.execute(
        delete(SignInFailure)
        .where(
            SignInFailure.tenant_id == session.tenant_id,
            tuple_(SignInFailure.kind, SignInFailure.subject).in_(stale),
        )
        .execution_options(synchronize_session=False)
    )
