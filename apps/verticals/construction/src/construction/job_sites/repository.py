"""Every query of job sites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import delete, insert, select, update

from construction.job_sites.models import JobSite, JobSiteContact

Values = Mapping[str, Any]


async def add(session: TenantSession, values: Values) -> None:
    """Insert a job site."""
    await session.execute(insert(JobSite).values(tenant_id=session.tenant_id, **values))


async def get(session: TenantSession, customer_id: UUID, job_site_id: UUID) -> JobSite | None:
    """Return a customer's job site."""
    found: JobSite | None = await session.scalar(
        select(JobSite)
        .where(
            JobSite.tenant_id == session.tenant_id,
            JobSite.customer_id == customer_id,
            JobSite.id == job_site_id,
        )
        .execution_options(populate_existing=True)
    )
    return found


async def of_customer(
    session: TenantSession, customer_id: UUID, *, active: bool | None = True
) -> list[JobSite]:
    """Return a customer's job sites by name; by default the active ones."""
    query = select(JobSite).where(
        JobSite.tenant_id == session.tenant_id, JobSite.customer_id == customer_id
    )
    if active is not None:
        query = query.where(JobSite.is_active == active)
    found = await session.scalars(
        query.order_by(JobSite.is_active.desc(), JobSite.name, JobSite.id)
    )
    return list(found)


async def change(session: TenantSession, job_site_id: UUID, version: int, values: Values) -> bool:
    """Change a job site if it still has this version; tell whether it had."""
    changed = await session.execute(
        update(JobSite)
        .where(
            JobSite.tenant_id == session.tenant_id,
            JobSite.id == job_site_id,
            JobSite.version == version,
        )
        .values(version=JobSite.version + 1, **values)
        .returning(JobSite.id)
        .execution_options(synchronize_session=False)
    )
    return changed.scalar() is not None


async def contacts(
    session: TenantSession, job_site_ids: Iterable[UUID]
) -> Mapping[UUID, list[JobSiteContact]]:
    """Return who receives at several job sites, in the order in which they were typed."""
    rows = await session.scalars(
        select(JobSiteContact)
        .where(
            JobSiteContact.tenant_id == session.tenant_id,
            JobSiteContact.job_site_id.in_(list(job_site_ids)),
        )
        .order_by(JobSiteContact.id)
    )
    found: dict[UUID, list[JobSiteContact]] = defaultdict(list)
    for row in rows:
        found[row.job_site_id].append(row)
    return found


async def replace_contacts(
    session: TenantSession, job_site_id: UUID, people: Sequence[Values]
) -> None:
    """Let exactly these people receive at a job site."""
    await session.execute(
        delete(JobSiteContact)
        .where(
            JobSiteContact.tenant_id == session.tenant_id,
            JobSiteContact.job_site_id == job_site_id,
        )
        .execution_options(synchronize_session=False)
    )
    if people:
        rows = [
            {**one, "tenant_id": session.tenant_id, "job_site_id": job_site_id} for one in people
        ]
        await session.execute(insert(JobSiteContact), rows)
