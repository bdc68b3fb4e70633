"""The drawer that registers a job site without leaving the page."""

from __future__ import annotations

import json
from typing import Annotated, Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Query, Request, Response
from webkit import is_htmx, msgid, redirect

from construction import customers
from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.job_sites import service
from construction.job_sites.models import JobSite
from construction.job_sites.schemas import JobSiteIn
from construction.pages import FormBody, RefusedError, new_key, parse_form, retry, templates, typed

router = APIRouter(prefix="/web", include_in_schema=False)

CAN_WRITE = [allowed(Permission.CUSTOMERS_WRITE)]
FIELDS = ("name", "street", "street_number", "district", "city", "state")
ADDED = msgid("Job site added")
Typed = Annotated[str, Query(max_length=120)]


@router.get("/customers/{customer_id}/job-sites/quick", dependencies=CAN_WRITE)
async def show(
    request: Request,
    session: TenantWork,
    customer_id: UUID,
    name: Annotated[Typed, Query(alias="q")] = "",
) -> Response:
    """Show the drawer's form; the town is the customer's until another is typed."""
    customer = await customers.get(session, customer_id)
    if not is_htmx(request):
        return redirect(request, f"/web/customers/{customer.id}/job-sites/new")
    town = {"city": customer.city or "", "state": customer.state or ""}
    values = dict.fromkeys(FIELDS, "") | town | {"name": name.strip()}
    return _form(request, customer_id, values, errors={}, key=new_key())


@router.post("/customers/{customer_id}/job-sites/quick", dependencies=CAN_WRITE)
async def open_site(
    request: Request,
    session: TenantWork,
    caller: Caller,
    customer_id: UUID,
    form: FormBody,
    once: OnlyOnce,
) -> Response:
    """Add a job site from the drawer and hand it to the field that asked."""
    customer = await customers.get(session, customer_id)
    values = typed(form, FIELDS)
    values["state"] = values["state"].upper()

    async def make() -> Outcome:
        given = parse_form(JobSiteIn, values)
        by, now = actor_of(caller), clock.now()
        site = await service.open_site(session, customer.id, given, by=by, now=now)
        return Outcome(303, media_type=None, location=_address(customer.id, site.id))

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        again = retry(error, form, request)
        raise RefusedError(_form(request, customer.id, values, status=422, **again)) from error
    return await _picked(request, session, customer.id, made.headers["Location"])


async def _picked(
    request: Request, session: TenantSession, customer_id: UUID, where: str
) -> Response:
    words = templates.translations(request).gettext(ADDED)
    if not is_htmx(request):
        return redirect(request, where, words)
    site: JobSite = await service.get(session, customer_id, UUID(where.rpartition("/")[2]))
    text = f"{site.name} · {site.city}" if site.city else site.name
    picked = {"value": str(site.id), "text": text, "href": where}
    said = {"quick:done": picked, "toast": {"text": words, "tone": "success"}}
    return Response(status_code=204, headers={"HX-Trigger": json.dumps(said)})


def _address(customer_id: UUID, job_site_id: UUID) -> str:
    return f"/web/customers/{customer_id}/job-sites/{job_site_id}"


def _form(
    request: Request,
    customer_id: UUID,
    values: dict[str, str],
    *,
    status: int = 200,
    **context: Any,
) -> Response:
    return templates.render(
        request,
        "job_sites/quick.html",
        status_code=status,
        here=f"/web/customers/{customer_id}/job-sites/quick",
        values=values,
        **context,
    )
