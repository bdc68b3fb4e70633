"""The page of the store's settings."""

from __future__ import annotations

from typing import Any

from basecore import clock
from basecore.errors import InvalidError, StaleError
from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from webkit import redirect

from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.pages import (
    FormBody,
    RefusedError,
    form_errors,
    parse_form,
    templates,
    typed,
    typed_version,
)
from construction.store import service
from construction.store.schemas import StoreIn
from construction.store.web.words import SAVED, STALE

router = APIRouter(prefix="/web/settings", include_in_schema=False)

CAN_WRITE = [allowed(Permission.SETTINGS_WRITE)]
FIELDS = tuple(StoreIn.model_fields)


@router.get("", dependencies=CAN_WRITE)
async def show(request: Request, session: TenantWork) -> Response:
    """Show the settings."""
    store = await service.get(session)
    values = {name: str(value or "") for name in FIELDS for value in [getattr(store, name)]}
    return await _page(request, session, values, store.version)


@router.post("", dependencies=CAN_WRITE)
async def save(request: Request, session: TenantWork, caller: Caller, form: FormBody) -> Response:
    """Save the settings, unless somebody else changed them meanwhile."""
    values = typed(form, FIELDS)
    values["state"] = values["state"].upper()
    version = typed_version(form)
    try:
        given = parse_form(StoreIn, values)
        await service.save(session, given, version=version, by=actor_of(caller), now=clock.now())
    except InvalidError as error:
        errors = form_errors(error, request)
        page = await _page(request, session, values, version, status=422, errors=errors)
        raise RefusedError(page) from error
    except StaleError as error:
        fresh = (await service.get(session)).version
        errors = form_errors(InvalidError({"": STALE}), request)
        page = await _page(request, session, values, fresh, status=409, errors=errors)
        raise RefusedError(page) from error
    return redirect(request, "/web/settings", templates.translations(request).gettext(SAVED))


async def _page(
    request: Request,
    session: TenantWork,
    values: dict[str, str],
    version: int,
    *,
    status: int = 200,
    **context: Any,
) -> Response:
    return templates.render(
        request,
        "store/settings.html",
        status_code=status,
        values=values,
        version=version,
        activities=await service.history(session),
        **({"errors": {}} | context),
    )
