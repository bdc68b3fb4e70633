"""Page and fragment routes of job sites: they live on their customer's page."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError
from basecore.http import Caller, OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Query, Request, Response
from webkit import is_htmx, msgid, redirect

from construction import customers
from construction.access import Permission, allowed, may
from construction.activity import actor_of
from construction.job_sites import repository, service
from construction.job_sites.schemas import JobSiteIn
from construction.pages import (
    FormBody,
    RefusedError,
    as_id,
    form_locale,
    new_key,
    parse_form,
    retry,
    templates,
    typed,
)

router = APIRouter(prefix="/web", include_in_schema=False)

CAN_READ = [allowed(Permission.CUSTOMERS_READ)]
CAN_WRITE = [allowed(Permission.CUSTOMERS_WRITE)]
COORDINATES = ("latitude", "longitude")
FIELDS = (
    "name", "street", "street_number", "district", "city", "state", *COORDINATES, "access_notes",
)  # fmt: skip
ADDED = msgid("Job site added")


@router.get("/job-sites/options", dependencies=CAN_READ)
async def options(
    request: Request, session: TenantWork, customer_id: Annotated[str, Query(max_length=40)] = ""
) -> Response:
    """Return the select of a customer's job sites for a form."""
    known = as_id(customer_id)
    sites = await repository.of_customer(session, known) if known else []
    return templates.render(
        request,
        "job_sites/select.html",
        sites=sites,
        customer_id=known,
        job_site_id="",
        error="",
    )


@router.get("/customers/{customer_id}/job-sites", dependencies=CAN_READ)
async def of_customer(
    request: Request, session: TenantWork, caller: Caller, customer_id: UUID
) -> Response:
    """Show a customer's job sites: on their page, or on one of their own."""
    customer = await customers.get(session, customer_id)
    return templates.render(
        request,
        "job_sites/panel.html" if is_htmx(request) else "job_sites/page.html",
        customer=customer,
        sites=await repository.of_customer(session, customer_id),
        may_write=may(caller, Permission.CUSTOMERS_WRITE),
        values=dict.fromkeys(FIELDS, ""),
        errors={},
        key=new_key(),
    )


@router.post("/customers/{customer_id}/job-sites", dependencies=CAN_WRITE)
async def open_site(
    request: Request,
    session: TenantWork,
    caller: Caller,
    customer_id: UUID,
    form: FormBody,
    once: OnlyOnce,
) -> Response:
    """Add a job site to a customer."""
    customer = await customers.get(session, customer_id)
    values = typed(form, FIELDS)
    values["state"] = values["state"].upper()
    url = f"/web/customers/{customer_id}"

    async def make() -> Outcome:
        given = parse_form(JobSiteIn, values, decimals=COORDINATES, locale=form_locale(request))
        by, now = actor_of(caller), clock.now()
        await service.open_site(session, customer_id, given, by=by, now=now)
        return Outcome(303, media_type=None, location=url)

    try:
        await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        page = templates.render(
            request,
            "job_sites/page.html",
            status_code=422,
            customer=customer,
            sites=await repository.of_customer(session, customer_id),
            may_write=True,
            values=values,
            **retry(error, form, request),
        )
        raise RefusedError(page) from error
    return redirect(request, url, templates.translations(request).gettext(ADDED))
