"""Every query of job sites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import insert, select

from construction.job_sites.models import JobSite


async def add(session: TenantSession, values: Mapping[str, Any]) -> None:
    """Insert a job site."""
    await session.execute(insert(JobSite).values(tenant_id=session.tenant_id, **values))


async def get(session: TenantSession, customer_id: UUID, job_site_id: UUID) -> JobSite | None:
    """Return a customer's job site."""
    found: JobSite | None = await session.scalar(
        select(JobSite).where(
            JobSite.tenant_id == session.tenant_id,
            JobSite.customer_id == customer_id,
            JobSite.id == job_site_id,
        )
    )
    return found


async def of_customer(session: TenantSession, customer_id: UUID) -> list[JobSite]:
    """Return a customer's active job sites by name."""
    found = await session.scalars(
        select(JobSite)
        .where(
            JobSite.tenant_id == session.tenant_id,
            JobSite.customer_id == customer_id,
            JobSite.is_active,
        )
        .order_by(JobSite.name, JobSite.id)
    )
    return list(found)
