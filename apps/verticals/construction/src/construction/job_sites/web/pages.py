"""Pages of job sites: their panel on the customer's page, the page of one, and its form."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import InvalidError, StaleError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import FormData
from webkit import is_htmx, msgid, redirect

from construction import customers, remarks
from construction.access import Caller, Permission, allowed, may
from construction.activity import activities, actor_of
from construction.job_sites import repository, service
from construction.job_sites.domain import DAYS, Source
from construction.job_sites.schemas import JobSiteChange, JobSiteIn, JobSiteOut
from construction.job_sites.web.reading import COORDINATES, read
from construction.pages import (
    FormBody,
    RefusedError,
    as_id,
    form_errors,
    form_locale,
    new_key,
    retry,
    templates,
    typed,
    typed_version,
)

router = APIRouter(prefix="/web", include_in_schema=False)

CAN_READ = [allowed(Permission.CUSTOMERS_READ)]
CAN_WRITE = [allowed(Permission.CUSTOMERS_WRITE)]
FIELDS = (
    "name", "street", "street_number", "district", "city", "state", "postal_code", *COORDINATES,
    "receives_from", "receives_until", "truck_max_kg", "truck_notes", "access_notes",
)  # fmt: skip
PERSON = ("contact_name", "contact_role", "contact_phone")
PEOPLE, MOST_PEOPLE = 3, 10
"""Rows of people in an empty form, and in the fullest."""
ADDED = msgid("Job site added")
CHANGED = msgid("Job site saved")
STALE = msgid(
    "Somebody changed this job site while you were editing. What you typed is still here; "
    "if you save now, it replaces the other person's changes."
)
Values = dict[str, Any]


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
    sites = await repository.of_customer(session, customer.id, active=None)
    return templates.render(
        request,
        "job_sites/panel.html" if is_htmx(request) else "job_sites/page.html",
        customer=customer,
        sites=sites,
        may_write=customer.anonymised_at is None and may(caller, Permission.CUSTOMERS_WRITE),
    )


@router.get("/customers/{customer_id}/job-sites/new", dependencies=CAN_WRITE)
async def new(request: Request, session: TenantWork, customer_id: UUID) -> Response:
    """Show an empty form."""
    customer = await customers.held(session, customer_id)
    values = _empty() | {"city": customer.city or "", "state": customer.state or ""}
    return _form(request, customer, values, errors={}, key=new_key())


def _empty() -> Values:
    return {**dict.fromkeys(FIELDS, ""), "receives_on": [], "contacts": _rows([])}


def _rows(people: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the rows of people in a form: there is always an empty one, until it is full."""
    count = min(max(PEOPLE, len(people) + 1), max(MOST_PEOPLE, len(people)))
    return [*people, *({"name": "", "role": "", "phone": ""} for _ in range(count - len(people)))]


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
    values = _typed(form)

    async def make() -> Outcome:
        given = read(JobSiteIn, _filled(values), form_locale(request))
        by, now = actor_of(caller), clock.now()
        site = await service.open_site(session, customer.id, given, by=by, now=now)
        url = f"/web/customers/{customer.id}/job-sites/{site.id}"
        return Outcome(303, media_type=None, location=url)

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        page = _form(request, customer, values, status=422, **retry(error, form, request))
        raise RefusedError(page) from error
    words = templates.translations(request).gettext(ADDED)
    return redirect(request, made.headers["Location"], words)


@router.get("/customers/{customer_id}/job-sites/{job_site_id}", dependencies=CAN_READ)
async def detail(
    request: Request, session: TenantWork, caller: Caller, customer_id: UUID, job_site_id: UUID
) -> Response:
    """Show a job site."""
    customer, site = await _found(session, customer_id, job_site_id)
    return templates.render(
        request,
        "job_sites/detail.html",
        customer=customer,
        site=site,
        history=await activities(session, job_site_id),
        added=await remarks.of(session, [job_site_id]),
        key=new_key(),
        may_see_prices=may(caller, Permission.PRICES_READ),
        may_write=customer.anonymised_at is None and may(caller, Permission.CUSTOMERS_WRITE),
        may_quote=customer.anonymised_at is None and may(caller, Permission.QUOTES_WRITE),
    )


@router.get("/customers/{customer_id}/job-sites/{job_site_id}/edit", dependencies=CAN_WRITE)
async def edit(
    request: Request, session: TenantWork, customer_id: UUID, job_site_id: UUID
) -> Response:
    """Show a job site in the form."""
    customer, site = await _found(session, customer_id, job_site_id)
    await customers.held(session, customer.id)
    values = _values_of(site)
    return _form(request, customer, values, errors={}, site=site, version=site.version)


def _values_of(site: JobSiteOut) -> Values:
    """Return what the form shows; coordinates of the town stay out of it, for they are no input."""
    shown = site.model_dump(mode="json")
    values: Values = {name: str(shown[name] if shown[name] is not None else "") for name in FIELDS}
    if site.coordinates_source == Source.MUNICIPALITY.value:
        values |= dict.fromkeys(COORDINATES, "")
    people = [{k: one[k] or "" for k in ("name", "role", "phone")} for one in shown["contacts"]]
    return values | {"receives_on": site.receives_on, "contacts": _rows(people)}


@router.post("/customers/{customer_id}/job-sites/{job_site_id}", dependencies=CAN_WRITE)
async def change(
    request: Request,
    session: TenantWork,
    caller: Caller,
    customer_id: UUID,
    job_site_id: UUID,
    form: FormBody,
) -> Response:
    """Change a job site, unless somebody else changed it meanwhile."""
    customer, site = await _found(session, customer_id, job_site_id)
    values = _typed(form)
    by, now, version = actor_of(caller), clock.now(), typed_version(form)
    try:
        given = _change_of(values, form, form_locale(request))
        await service.change(session, customer.id, site.id, given, version=version, by=by, now=now)
    except (InvalidError, StaleError) as error:
        raise _not_changed(request, customer, site, values, form, error) from error
    url = f"/web/customers/{customer.id}/job-sites/{site.id}"
    return redirect(request, url, templates.translations(request).gettext(CHANGED))


def _change_of(values: Values, form: FormData, locale: str) -> JobSiteChange:
    found = {name: value if value != "" else None for name, value in values.items()}
    found |= {"contacts": _people(values), "is_active": form.get("is_active", "true") == "true"}
    if not values["name"]:
        found["name"] = ""
    return read(JobSiteChange, found, locale)


def _not_changed(
    request: Request,
    customer: customers.Customer,
    site: JobSiteOut,
    values: Values,
    form: FormData,
    error: InvalidError | StaleError,
) -> RefusedError:
    is_stale = isinstance(error, StaleError)
    shown = InvalidError({"": STALE}) if isinstance(error, StaleError) else error
    page = _form(
        request,
        customer,
        values,
        status=409 if is_stale else 422,
        errors=form_errors(shown, request),
        site=site,
        version=site.version if is_stale else str(form.get("version", "")),
        is_active=form.get("is_active", "true") == "true",
    )
    return RefusedError(page)


async def _found(
    session: TenantSession, customer_id: UUID, job_site_id: UUID
) -> tuple[customers.Customer, JobSiteOut]:
    customer = await customers.get(session, customer_id)
    (site,) = await service.shown(session, [await service.get(session, customer.id, job_site_id)])
    return customer, site


def _typed(form: FormData) -> Values:
    """Return what was typed: fields, ticked days, and the rows of people."""
    values: Values = {**typed(form, FIELDS)}
    values["state"] = values["state"].upper()
    values["receives_on"] = [day for day in DAYS if day in form.getlist("receives_on")]
    rows = zip(*(form.getlist(name) for name in PERSON), strict=False)
    people = [
        {"name": str(name).strip(), "role": str(role).strip(), "phone": str(phone).strip()}
        for name, role, phone in rows
    ]
    # Errors count the rows that are filled: so does the form that shows them.
    return values | {"contacts": _rows([one for one in people if any(one.values())])}


def _people(values: Values) -> list[dict[str, str | None]]:
    return [
        {name: text if name == "name" else text or None for name, text in one.items()}
        for one in values["contacts"]
        if any(one.values())
    ]


def _filled(values: Values) -> Values:
    found = {name: value for name, value in values.items() if value not in ("", [])}
    return found | {"contacts": _people(values)}


def _form(
    request: Request,
    customer: customers.Customer,
    values: Values,
    *,
    status: int = 200,
    **context: Any,
) -> Response:
    site = context.get("site")
    given: dict[str, Any] = {"site": None, "version": None, "key": None}
    given["is_active"] = site.is_active if site else True
    return templates.render(
        request,
        "job_sites/form.html",
        status_code=status,
        customer=customer,
        values=values,
        days=DAYS,
        **(given | context),
    )
