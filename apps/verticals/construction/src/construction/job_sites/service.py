"""Use cases of job sites."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id

from construction import customers
from construction.activity import Actor, note
from construction.job_sites import repository
from construction.job_sites.errors import JobSiteNotFoundError
from construction.job_sites.models import JobSite
from construction.job_sites.schemas import JobSiteIn


async def open_site(
    session: TenantSession, customer_id: UUID, given: JobSiteIn, *, by: Actor, now: datetime
) -> JobSite:
    """Add a job site to a customer."""
    await customers.get(session, customer_id)
    job_site_id = new_id()
    values = given.model_dump() | {
        "id": job_site_id,
        "customer_id": customer_id,
        "is_active": True,
        "created_at": now,
    }
    await repository.add(session, values)
    await note(session, customer_id, "job_site_added", by=by, at=now, name=given.name)
    return await get(session, customer_id, job_site_id)


async def get(session: TenantSession, customer_id: UUID, job_site_id: UUID) -> JobSite:
    """Return a customer's job site, or raise `JobSiteNotFoundError`."""
    job_site = await repository.get(session, customer_id, job_site_id)
    if job_site is None:
        raise JobSiteNotFoundError
    return job_site
