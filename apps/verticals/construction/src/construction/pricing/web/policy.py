"""How far below the price of the rules each role may sell."""

from __future__ import annotations

from http import HTTPStatus

from basecore import clock
from basecore.errors import InvalidError
from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from webkit import msgid, redirect

from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.pages import (
    ROLES,
    FormBody,
    RefusedError,
    form_errors,
    form_locale,
    parse_form,
    templates,
    typed,
)
from construction.pricing import service
from construction.pricing.errors import RoleUnknownError
from construction.pricing.schemas import PolicyIn, PolicyOut
from construction.pricing.web.words import number_text

router = APIRouter(prefix="/web/prices/limits", include_in_schema=False)

CAN_WRITE = [allowed(Permission.PRICES_WRITE)]
DECIMALS = ("min_margin_percent", "max_discount_percent")
FIELDS = ("mode", *DECIMALS)
SAVED = msgid("The limits are saved")


@router.get("", dependencies=CAN_WRITE)
async def show(request: Request, session: TenantWork) -> Response:
    """Show the limits of every role that sells."""
    return _page(request, await service.policies(session))


@router.post("/{role}", dependencies=CAN_WRITE)
async def save(
    request: Request, session: TenantWork, caller: Caller, role: str, form: FormBody
) -> Response:
    """Replace the limits of a role."""
    if role not in service.SELLERS:
        raise RoleUnknownError
    values = typed(form, FIELDS)
    try:
        given = parse_form(PolicyIn, values, decimals=DECIMALS, locale=form_locale(request))
        by, now = actor_of(caller), clock.now()
        await service.set_policy(session, role, given, by=by, now=now)
    except InvalidError as error:
        found = await service.policies(session)
        page = _page(request, found, role, values, form_errors(error, request))
        raise RefusedError(page) from error
    text = templates.translations(request).gettext(SAVED)
    return redirect(request, "/web/prices/limits", text)


def _page(
    request: Request,
    policies: list[PolicyOut],
    role: str = "",
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    """Return the page; one role's form may hold what was typed and does not fit."""
    locale = form_locale(request)
    forms = [
        {
            "role": one.role,
            "label": templates.translations(request).gettext(ROLES[one.role]),
            "values": values if one.role == role and values else _values(one, locale),
            "errors": errors if one.role == role and errors else {},
        }
        for one in policies
    ]
    return templates.render(
        request,
        "pricing/limits.html",
        status_code=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        forms=forms,
    )


def _values(one: PolicyOut, locale: str) -> dict[str, str]:
    limits = {name: getattr(one, name) for name in DECIMALS}
    shown = {
        name: "0" if limit is not None and not limit else number_text(limit, 2, locale)
        for name, limit in limits.items()
    }
    return {"mode": one.mode.value} | shown
