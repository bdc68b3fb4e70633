"""Groups of customers, and what is done to many of them at once."""

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

from construction.access import Caller, Permission, may
from construction.activity import actor_of
from construction.customers import repository, service
from construction.customers.schemas import GroupIn, ManyCustomers
from construction.customers.web.access import CAN_READ, CAN_WRITE
from construction.pages import (
    FormBody,
    RefusedError,
    form_errors,
    new_key,
    parse_form,
    retry,
    templates,
    typed,
)

router = APIRouter(prefix="/web", include_in_schema=False)

MADE = msgid("Group made")
RENAMED = msgid("Group renamed")
DROPPED = msgid("Group removed")
PAGE = "/web/customer-groups"


async def _page(
    request: Request, session: TenantWork, caller: Principal, **context: Any
) -> Response:
    given: dict[str, Any] = {"name": "", "errors": {}, "editing": None, "key": new_key()}
    return templates.render(
        request,
        "customers/groups.html",
        groups=await repository.groups.every(session),
        tags=await repository.groups.tags(session),
        may_write=may(caller, Permission.CUSTOMERS_WRITE),
        **(given | context),
    )


@router.get("/customer-groups", dependencies=CAN_READ)
async def every(request: Request, session: TenantWork, caller: Caller) -> Response:
    """Show the groups and the tags in use."""
    return await _page(request, session, caller)


@router.post("/customer-groups", dependencies=CAN_WRITE)
async def make_group(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Make a group."""
    values = typed(form, ["name"])

    async def make() -> Outcome:
        given, by = parse_form(GroupIn, values), actor_of(caller)
        await service.make_group(session, given, by=by, now=clock.now())
        return Outcome(303, media_type=None, location=PAGE)

    try:
        await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        context = retry(error, form, request)
        page = await _page(
            request, session, caller, status_code=422, name=values["name"], **context
        )
        raise RefusedError(page) from error
    return redirect(request, PAGE, templates.translations(request).gettext(MADE))


@router.post("/customer-groups/{group_id}", dependencies=CAN_WRITE)
async def rename_group(
    request: Request, session: TenantWork, caller: Caller, group_id: UUID, form: FormBody
) -> Response:
    """Give a group another name."""
    group, values = await service.get_group(session, group_id), typed(form, ["name"])
    by, now = actor_of(caller), clock.now()
    try:
        await service.rename_group(session, group.id, parse_form(GroupIn, values), by=by, now=now)
    except InvalidError as error:
        page = await _page(
            request,
            session,
            caller,
            status_code=422,
            name=values["name"],
            editing=group.id,
            errors=form_errors(error, request),
        )
        raise RefusedError(page) from error
    return redirect(request, PAGE, templates.translations(request).gettext(RENAMED))


@router.post("/customer-groups/{group_id}/drop", dependencies=CAN_WRITE)
async def drop_group(
    request: Request, session: TenantWork, caller: Caller, group_id: UUID
) -> Response:
    """Delete a group that nothing uses."""
    await service.drop_group(session, group_id, by=actor_of(caller), now=clock.now())
    return redirect(request, PAGE, templates.translations(request).gettext(DROPPED))


@router.post("/customers/bulk", dependencies=CAN_WRITE)
async def change_many(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Tag the ticked customers, or put them in a group."""
    ids = [str(one) for one in form.getlist("ids")]
    given = {
        "ids": ids,
        "add_tags": _tag(form.get("add_tag")),
        "remove_tags": _tag(form.get("remove_tag")),
        "group_id": form.get("to_group"),
    }
    back = str(form.get("back", ""))

    async def make() -> Outcome:
        asked = parse_form(ManyCustomers, given)
        await service.change_many(session, asked, by=actor_of(caller), now=clock.now())
        return Outcome(303, media_type=None, location="/web/customers")

    url = f"/web/customers?{back}" if back else "/web/customers"
    words = templates.translations(request)
    try:
        await once.run(make)
    except (ConflictError, InvalidError) as error:
        raise RefusedError(redirect(request, url, _why(error, request), "warning")) from error
    said = words.ngettext("%(num)s customer changed", "%(num)s customers changed", len(ids))
    return redirect(request, url, said % {"num": len(ids)})


def _tag(text: object) -> list[str]:
    return [str(text)] if text and str(text).strip() else []


def _why(error: ConflictError | InvalidError, request: Request) -> str:
    """Return the one sentence that the list can show of a refusal."""
    if isinstance(error, InvalidError):
        return next(iter(form_errors(error, request).values()))
    return templates.translations(request).gettext(error.title)
