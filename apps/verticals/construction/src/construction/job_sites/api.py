"""JSON routes of job sites."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.http import OnlyOnce, Outcome, TenantWork
from fastapi import APIRouter, Depends, Response

from construction import customers
from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.http import answer, created, if_match
from construction.job_sites import repository, service
from construction.job_sites.schemas import JobSiteChange, JobSiteIn, JobSiteList, JobSiteOut

router = APIRouter(prefix="/api/v1/customers/{customer_id}/job-sites", tags=["job sites"])


@router.post(
    "",
    status_code=201,
    response_model=JobSiteOut,
    dependencies=[allowed(Permission.CUSTOMERS_WRITE)],
)
async def open_site(
    customer_id: UUID, body: JobSiteIn, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Add a job site to a customer."""

    async def make() -> Outcome:
        site = await service.open_site(
            session, customer_id, body, by=actor_of(caller), now=clock.now()
        )
        (made,) = await service.shown(session, [site])
        return created(made, f"/api/v1/customers/{site.customer_id}/job-sites/{site.id}")

    return await once.run(make)


@router.get("", response_model=JobSiteList, dependencies=[allowed(Permission.CUSTOMERS_READ)])
async def of_customer(
    customer_id: UUID,
    session: TenantWork,
    active: bool | None = None,  # noqa: FBT001 - a filter
) -> Response:
    """List a customer's job sites, the active ones first."""
    customer = await customers.get(session, customer_id)
    sites = await repository.of_customer(session, customer.id, active=active)
    return answer(JobSiteList(items=await service.shown(session, sites)))


@router.get(
    "/{job_site_id}", response_model=JobSiteOut, dependencies=[allowed(Permission.CUSTOMERS_READ)]
)
async def read(customer_id: UUID, job_site_id: UUID, session: TenantWork) -> Response:
    """Read a job site."""
    site = await service.get(session, customer_id, job_site_id)
    (shown,) = await service.shown(session, [site])
    return answer(shown, version=shown.version)


@router.patch(
    "/{job_site_id}", response_model=JobSiteOut, dependencies=[allowed(Permission.CUSTOMERS_WRITE)]
)
async def change(
    customer_id: UUID,
    job_site_id: UUID,
    body: JobSiteChange,
    session: TenantWork,
    caller: Caller,
    version: Annotated[int, Depends(if_match)],
) -> Response:
    """Change fields of a job site."""
    by, now = actor_of(caller), clock.now()
    site = await service.change(
        session, customer_id, job_site_id, body, version=version, by=by, now=now
    )
    (shown,) = await service.shown(session, [site])
    return answer(shown, version=shown.version)
