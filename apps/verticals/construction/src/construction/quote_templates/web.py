"""Pages of templates: keep a quote's lines, list, use, rename, delete."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from basecore import clock
from basecore.errors import ConflictError, InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from basecore.tokens import Principal
from fastapi import APIRouter, Request, Response
from webkit import msgid, redirect

from construction import customers, job_sites, quotes
from construction.access import Caller, Permission, SeenQuotes, allowed, may
from construction.activity import actor_of
from construction.pages import (
    FormBody,
    RefusedError,
    as_id,
    form_errors,
    new_key,
    parse_form,
    retry,
    templates,
    typed,
)
from construction.quote_templates import service
from construction.quote_templates.domain import may_manage
from construction.quote_templates.schemas import NameIn, RenameIn, UseIn

router = APIRouter(prefix="/web", include_in_schema=False)

CAN_WRITE = [allowed(Permission.QUOTES_WRITE)]
PAGE = "/web/quotes/templates"
KEPT = msgid("Template saved")
RENAMED = msgid("Template renamed")
DROPPED = msgid("Template deleted")
MADE = msgid("Quote made from the template")


@router.get("/quotes/templates", dependencies=CAN_WRITE)
async def index(request: Request, session: TenantWork, caller: Caller) -> Response:
    """List the store's templates and one's own."""
    found = await service.listed(session, by=actor_of(caller))
    return templates.render(request, "quote_templates/list.html", found=found)


@router.get("/quotes/{quote_id}/template", dependencies=CAN_WRITE)
async def name_it(
    request: Request, session: TenantWork, quote_id: UUID, owner_id: SeenQuotes
) -> Response:
    """Ask for the name under which a quote's lines are kept."""
    return await _naming(request, session, quote_id, owner_id)


@router.post("/quotes/{quote_id}/template", dependencies=CAN_WRITE)
async def keep(
    request: Request,
    session: TenantWork,
    caller: Caller,
    form: FormBody,
    quote_id: UUID,
    owner_id: SeenQuotes,
    once: OnlyOnce,
) -> Response:
    """Keep a quote's lines under a name."""
    values, by, now = typed(form, ("name", "is_shared")), actor_of(caller), clock.now()

    async def make() -> Outcome:
        given = parse_form(NameIn, values)
        made = await service.keep(session, quote_id, given, owner_id=owner_id, by=by, now=now)
        return Outcome(303, media_type=None, location=f"{PAGE}/{made.id}")

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        given: dict[str, Any] = {"values": values, "status_code": 422}
        context = given | retry(error, form, request)
        raise RefusedError(
            await _naming(request, session, quote_id, owner_id, **context)
        ) from error
    words = templates.translations(request)
    return redirect(request, made.headers["Location"], words.gettext(KEPT))


@router.get("/quotes/templates/{template_id}", dependencies=CAN_WRITE)
async def detail(
    request: Request, session: TenantWork, caller: Caller, template_id: UUID
) -> Response:
    """Show a template and the form that makes a quote of it."""
    return await _page(request, session, caller, template_id)


@router.post("/quotes/templates/{template_id}/quotes", dependencies=CAN_WRITE)
async def use(
    request: Request,
    session: TenantWork,
    caller: Caller,
    form: FormBody,
    template_id: UUID,
    once: OnlyOnce,
) -> Response:
    """Make a draft for a customer and open it."""
    values = typed(form, ("customer_id", "customer_id_text", "job_site_id"))
    by, now = actor_of(caller), clock.now()

    async def make() -> Outcome:
        asked = {name: values[name] for name in ("customer_id", "job_site_id")}
        given = parse_form(UseIn, asked)
        quote = await service.use(session, template_id, given, by=by, now=now)
        return Outcome(303, media_type=None, location=f"/web/quotes/{quote.id}/edit")

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        given: dict[str, Any] = {"values": values, "status_code": 422}
        context = given | retry(error, form, request)
        page = await _page(request, session, caller, template_id, **context)
        raise RefusedError(page) from error
    except ConflictError as error:
        text = templates.translations(request).gettext(error.detail)
        back = redirect(request, f"{PAGE}/{template_id}", text, "warning")
        raise RefusedError(back) from error
    words = templates.translations(request)
    return redirect(request, made.headers["Location"], words.gettext(MADE))


@router.post("/quotes/templates/{template_id}", dependencies=CAN_WRITE)
async def rename(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, template_id: UUID
) -> Response:
    """Give a template another name."""
    name, by, now = typed(form, ("name",))["name"], actor_of(caller), clock.now()
    all_of_them = may(caller, Permission.SETTINGS_WRITE)
    try:
        given = parse_form(RenameIn, {"name": name})
        await service.rename(session, template_id, given, by=by, manages_all=all_of_them, now=now)
    except InvalidError as error:
        errors = form_errors(error, request)
        page = await _page(
            request, session, caller, template_id, status_code=422, name=name, errors=errors
        )
        raise RefusedError(page) from error
    words = templates.translations(request)
    return redirect(request, f"{PAGE}/{template_id}", words.gettext(RENAMED))


@router.post("/quotes/templates/{template_id}/drop", dependencies=CAN_WRITE)
async def drop(
    request: Request, session: TenantWork, caller: Caller, template_id: UUID
) -> Response:
    """Delete a template."""
    by, now, all_of_them = actor_of(caller), clock.now(), may(caller, Permission.SETTINGS_WRITE)
    await service.drop(session, template_id, by=by, manages_all=all_of_them, now=now)
    return redirect(request, PAGE, templates.translations(request).gettext(DROPPED))


async def _naming(
    request: Request, session: TenantWork, quote_id: UUID, owner_id: UUID | None, **context: Any
) -> Response:
    values = {"name": "", "is_shared": ""}
    given: dict[str, Any] = {"values": values, "errors": {}, "key": new_key()}
    quote = await quotes.get(session, quote_id, owner_id)
    return templates.render(request, "quote_templates/keep.html", quote=quote, **(given | context))


async def _page(
    request: Request, session: TenantWork, caller: Principal, template_id: UUID, **context: Any
) -> Response:
    template = await service.get(session, template_id, by=actor_of(caller))
    values = {"customer_id": "", "customer_id_text": "", "job_site_id": ""}
    given: dict[str, Any] = {"values": values, "errors": {}, "name": None, "key": new_key()}
    given |= context
    customer_id = as_id(given["values"]["customer_id"])
    known = await customers.get(session, customer_id) if customer_id else None
    return templates.render(
        request,
        "quote_templates/detail.html",
        template=template,
        sites=await job_sites.of_customer(session, known.id) if known else [],
        may_manage=may_manage(
            template.made_by,
            caller.user_id,
            manages_all=may(caller, Permission.SETTINGS_WRITE),
        ),
        **given,
    )
