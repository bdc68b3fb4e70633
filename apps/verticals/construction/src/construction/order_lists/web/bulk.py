"""Moving the ticked orders: shown first, with what is not possible, then done and told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import AppError, InvalidError
from basecore.http import TenantWork
from basecore.tokens import Principal
from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from webkit import msgid, redirect

from construction import bulk
from construction.access import Caller, OwnOrders, Permission, ensure, may
from construction.activity import actor_of
from construction.bulk import Asked
from construction.filters import back_to
from construction.numbering import label
from construction.order_lists import service
from construction.order_lists.domain import Deed
from construction.order_lists.service import Wish
from construction.order_lists.web.access import CAN_READ
from construction.order_lists.web.filters import PREFIX
from construction.orders import CancelReason
from construction.pages import FormBody, RefusedError, form_errors, templates

router = APIRouter(prefix=f"{PREFIX}/bulk", include_in_schema=False, dependencies=CAN_READ)

FIELDS = ("reason", "back")
CHOOSE_A_REASON = msgid("Choose a reason")


def asked(form: FormData, caller: Principal) -> Asked[Deed] | None:
    """Read what is to be done, as far as the caller may."""
    wish = bulk.asked(form, Deed, FIELDS)
    if wish is not None:
        ensure(caller, service.needed(wish.deed))
    return wish


@router.post("")
async def preview(
    request: Request, session: TenantWork, caller: Caller, owner_id: OwnOrders, form: FormBody
) -> Response:
    """Show what would be done to the ticked orders; nothing is changed."""
    wish = asked(form, caller)
    if wish is None:
        return redirect(request, back_to(PREFIX, str(form.get("back", ""))))
    return await _page(request, session, caller, wish, owner_id)


@router.post("/do")
async def change(
    request: Request, session: TenantWork, caller: Caller, owner_id: OwnOrders, form: FormBody
) -> Response:
    """Do it; where not all was possible, say of each order what became of it."""
    wish = asked(form, caller)
    if wish is None:
        return redirect(request, back_to(PREFIX, str(form.get("back", ""))))
    try:
        given = Wish(wish.deed, wish.ids, _reason(wish))
    except InvalidError as error:
        errors = form_errors(error, request)
        page = await _page(request, session, caller, wish, owner_id, errors=errors, status=422)
        raise RefusedError(page) from error
    by, now = actor_of(caller), clock.now()
    done = await service.move_many(session, given, owner_id=owner_id, by=by, now=now)
    if done.refused:
        return await _page(request, session, caller, wish, owner_id, refused=done.refused)
    words = templates.translations(request)
    said = words.ngettext("%(num)s order changed", "%(num)s orders changed", done.changed)
    return redirect(request, back_to(PREFIX, wish.values["back"]), said % {"num": done.changed})


def _reason(wish: Asked[Deed]) -> CancelReason | None:
    reason = next((one for one in CancelReason if one == wish.values["reason"]), None)
    if wish.deed is Deed.CANCEL and reason is None:
        raise InvalidError({"reason": CHOOSE_A_REASON})
    return reason


async def _page(
    request: Request,
    session: TenantSession,
    caller: Principal,
    wish: Asked[Deed],
    owner_id: UUID | None,
    *,
    errors: Mapping[str, str] | None = None,
    refused: Mapping[str, AppError] | None = None,
    status: int = 200,
) -> Response:
    """Show the orders before anything is done, or with what became of each."""
    rows = await service.chosen(session, wish.ids, owner_id)
    context: dict[str, Any] = {
        "rows": [(row, label(row.Order.number_mask, row.Order.number)) for row in rows],
        "fitting": {row.Order.id for row in rows if service.fits(wish.deed, row.Order.status)},
        "refused": bulk.why_not(refused or {}, templates.translations(request)),
        "is_done": refused is not None,
    }
    return templates.render(
        request,
        "order_lists/bulk.html",
        status_code=status,
        deed=wish.deed.value,
        values=wish.values,
        back=back_to(PREFIX, wish.values["back"]),
        errors=errors or {},
        sees_prices=may(caller, Permission.PRICES_READ),
        **context,
    )
