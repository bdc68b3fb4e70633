"""Saving a list's filters under a name, and forgetting them."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError
from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from webkit import msgid, redirect

from construction.access import Caller, Permission, allowed, ensure
from construction.pages import FormBody, RefusedError, form_errors, parse_form, templates, typed
from construction.saved_views import service
from construction.saved_views.errors import ViewNotFoundError
from construction.saved_views.schemas import ViewIn

router = APIRouter(prefix="/web/views", include_in_schema=False)

LISTS = {
    "quotes": ("/web/quotes", Permission.QUOTES_READ),
    "orders": ("/web/orders", Permission.ORDERS_READ),
}
"""Where each list is that has views, and what its readers may do."""
CAN_READ = [allowed(Permission.ORDERS_READ)]
"""Whoever sees any of the lists sees orders."""
SAVED = msgid("View saved")
DROPPED = msgid("View removed")


@router.post("", dependencies=CAN_READ)
async def save(request: Request, session: TenantWork, caller: Caller, form: FormBody) -> Response:
    """Save the filters of a list under a name."""
    list_name = str(form.get("list", ""))
    if list_name not in LISTS:
        raise ViewNotFoundError
    (where, permission), values = LISTS[list_name], typed(form, ["name", "query"])
    ensure(caller, permission)
    words = templates.translations(request)
    try:
        given, now = parse_form(ViewIn, values), clock.now()
        await service.save(session, given, list_name=list_name, user_id=caller.user_id, now=now)
    except InvalidError as error:
        errors = form_errors(error, request)
        page = templates.render(
            request,
            "saved_views/form.html",
            status_code=422,
            list_name=list_name,
            values=values,
            errors=errors,
            back=where,
        )
        raise RefusedError(page) from error
    return redirect(request, f"{where}?{values['query']}", words.gettext(SAVED))


@router.post("/{view_id}/drop", dependencies=CAN_READ)
async def drop(request: Request, session: TenantWork, caller: Caller, view_id: UUID) -> Response:
    """Forget a view."""
    list_name = await service.drop(session, caller.user_id, view_id)
    words = templates.translations(request)
    return redirect(request, LISTS[list_name][0], words.gettext(DROPPED))
