"""The first page, and its panel that keeps itself fresh."""

from __future__ import annotations

from typing import Annotated

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Query, Request, Response

from construction import inventory
from construction.access import Caller, Permission, allowed, may
from construction.figures import chart_of
from construction.home import repository, service
from construction.pages import HOME, templates

router = APIRouter(include_in_schema=False)

P = Permission
CAN_READ_STOCK = [allowed(P.STOCK_READ)]
DRIVER = "driver"


@router.get(HOME)
async def dashboard(request: Request, session: TenantWork, caller: Caller) -> Response:
    """Show what waits for the person; a driver's page is the deliveries."""
    if caller.role == DRIVER:
        return templates.render(request, "home/deliveries.html")
    words = templates.translations(request)
    board = await service.dashboard(session, caller, words, now=clock.now())
    return templates.render(
        request,
        "home/dashboard.html",
        board=board,
        open_counted=repository.COUNTED,
        sees_margin=may(caller, P.COSTS_READ),
        chart=chart_of(board.period) if board.period else None,
        counted=service.COUNTED,
        can_write=may(caller, P.QUOTES_WRITE),
        can_approve=may(caller, P.QUOTES_APPROVE),
        today=clock.business_date(clock.now()).isoformat(),
        idle_days=inventory.IDLE_AFTER.days,
    )


@router.get("/web/insights/alerts", dependencies=CAN_READ_STOCK)
async def alerts(
    request: Request, session: TenantWork, seen: Annotated[str, Query(max_length=32)] = ""
) -> Response:
    """Return the panel of products at risk, or 204 if it is as the page has it."""
    risk = await service.risk(session, templates.translations(request))
    if risk.mark == seen:
        return Response(status_code=204)
    return templates.render(request, "home/alerts.html", risk=risk, counted=service.COUNTED)
