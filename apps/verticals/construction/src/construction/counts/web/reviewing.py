"""What differs, why, and the end of a count."""

from __future__ import annotations

from collections.abc import Awaitable
from decimal import Decimal
from uuid import UUID

from basecore import clock
from basecore.errors import ConflictError, InvalidError
from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from webkit import msgid, redirect

from construction import locations
from construction.access import Caller, Permission, may
from construction.activity import activities, actor_of
from construction.counts import service
from construction.counts.domain import Reason
from construction.counts.repository import View
from construction.counts.schemas import ReasonIn
from construction.counts.web.pages import CAN_COUNT, HERE
from construction.pages import FormBody, RefusedError, parse_form, templates, typed

router = APIRouter(prefix=f"{HERE}/{{count_id}}", include_in_schema=False, dependencies=CAN_COUNT)

SHOWN = 500
FIELDS = ("reason", "note")
POSTED = msgid("The count is in the ledger")
CANCELLED = msgid("The count was put aside")
NOTED = msgid("Reason saved")


@router.get("/review")
async def review(
    request: Request,
    session: TenantWork,
    caller: Caller,
    count_id: UUID,
    view: View = "differences",
) -> Response:
    """Show what differs, what was counted, or what was not."""
    count = await service.get(session, count_id)
    (shown,) = await service.shown(session, [count])
    sees_costs = may(caller, Permission.COSTS_READ)
    found = await service.lines(session, count, view, sees_costs=sees_costs, limit=SHOWN)
    return templates.render(
        request,
        "counts/review.html",
        count=shown,
        view=view,
        lines=found,
        limit=SHOWN,
        value=sum((one.value for one in found if one.value is not None), Decimal(0)),
        reasons=[one.value for one in Reason],
        locations=await locations.listed(session),
        history=await activities(session, count_id),
        sees_costs=sees_costs,
    )


@router.post("/lines/{product_id}")
async def explain(
    request: Request, session: TenantWork, count_id: UUID, product_id: UUID, form: FormBody
) -> Response:
    """Write down why a product differs."""
    here = f"{HERE}/{count_id}/review"
    try:
        given = parse_form(ReasonIn, typed(form, FIELDS))
        await service.explain(session, count_id, product_id, given)
    except InvalidError as error:
        (first, *_) = error.fields.values()
        raise _refused(request, here, first) from error
    except ConflictError as error:
        raise _refused(request, here, error.detail) from error
    return redirect(request, here, templates.translations(request).gettext(NOTED))


@router.post("/post")
async def post(request: Request, session: TenantWork, caller: Caller, count_id: UUID) -> Response:
    """Let the ledger have what was counted; twice is once."""
    done = service.post(session, count_id, by=actor_of(caller), now=clock.now())
    return await _ended(request, f"{HERE}/{count_id}/review", done, POSTED)


@router.post("/cancel")
async def cancel(request: Request, session: TenantWork, caller: Caller, count_id: UUID) -> Response:
    """Put a count away."""
    done = service.cancel(session, count_id, by=actor_of(caller), now=clock.now())
    return await _ended(request, f"{HERE}/{count_id}/review", done, CANCELLED)


async def _ended(request: Request, here: str, done: Awaitable[None], said: str) -> Response:
    try:
        await done
    except ConflictError as error:
        raise _refused(request, here, error.detail) from error
    return redirect(request, here, templates.translations(request).gettext(said))


def _refused(request: Request, here: str, sentence: str) -> RefusedError:
    text = templates.translations(request).gettext(sentence)
    return RefusedError(redirect(request, here, text, "danger"))
