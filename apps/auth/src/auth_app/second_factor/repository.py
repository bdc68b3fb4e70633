"""Every query of second factors."""

from __future__ import annotations

from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import delete, func, select

from auth_app.second_factor.models import RecoveryCode, SecondFactor


async def find(session: TenantSession, user_id: UUID) -> SecondFactor | None:
    """Return the person's telephone, locked, so that of two equal codes one comes too late."""
    return await session.scalar(
        select(SecondFactor)
        .where(SecondFactor.tenant_id == session.tenant_id, SecondFactor.user_id == user_id)
        .with_for_update()
    )


async def forget(session: TenantSession, user_id: UUID) -> bool:
    """Forget the person's telephone and codes; tell whether there was one."""
    had = False
    for table in (RecoveryCode, SecondFactor):
        gone = await session.scalars(
            delete(table)
            .where(table.tenant_id == session.tenant_id, table.user_id == user_id)
            .returning(table.id)
            .execution_options(synchronize_session=False)
        )
        had = bool(gone.all()) or had
    return had


async def use_up(session: TenantSession, user_id: UUID, code_hash: bytes) -> bool:
    """Use a recovery code; tell whether it was one."""
    used = await session.scalar(
        delete(RecoveryCode)
        .where(
            RecoveryCode.tenant_id == session.tenant_id,
            RecoveryCode.user_id == user_id,
            RecoveryCode.code_hash == code_hash,
        )
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    )
    return used is not None


async def codes_left(session: TenantSession, user_id: UUID) -> int:
    """Return how many recovery codes the person has left."""
    found = await session.scalar(
        select(func.count())
        .select_from(RecoveryCode)
        .where(RecoveryCode.tenant_id == session.tenant_id, RecoveryCode.user_id == user_id)
    )
    return int(found or 0)
