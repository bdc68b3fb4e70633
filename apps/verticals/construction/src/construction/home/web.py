"""The first page, its panel that keeps itself fresh, and the palette."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from basecore.http import Caller, TenantWork
from basecore.tokens import Principal
from fastapi import APIRouter, Query, Request, Response
from webkit import Translations, msgid

from construction.access import Permission, allowed, may
from construction.home import service
from construction.pages import HOME, templates
from construction.search import fold

router = APIRouter(include_in_schema=False)

P = Permission
CAN_READ_STOCK = [allowed(P.STOCK_READ)]
DRIVER = "driver"


@dataclass(frozen=True, slots=True)
class Action:
    """Something that the palette does."""

    href: str
    label: str
    icon: str
    permission: Permission


ACTIONS = (
    Action("/web/quotes/new", msgid("New quote"), "file-text", P.QUOTES_WRITE),
    Action("/web/customers/new", msgid("New customer"), "users", P.CUSTOMERS_WRITE),
    Action("/web/products/new", msgid("New product"), "package", P.PRODUCTS_WRITE),
    Action("/web/stock/movements/new", msgid("Record movement"), "boxes", P.STOCK_MOVE),
)


@router.get(HOME)
async def dashboard(request: Request, session: TenantWork, caller: Caller) -> Response:
    """Show what waits for the person; a driver's page is the deliveries."""
    if caller.role == DRIVER:
        return templates.render(request, "home/deliveries.html")
    words = templates.translations(request)
    return templates.render(
        request,
        "home/dashboard.html",
        board=await service.dashboard(session, caller, words),
        counted=service.COUNTED,
        can_write=may(caller, P.QUOTES_WRITE),
        can_approve=may(caller, P.QUOTES_APPROVE),
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


@router.get("/web/search")
async def search(
    request: Request,
    session: TenantWork,
    caller: Caller,
    q: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Return what the palette found: actions, records and pages."""
    found = await service.find(session, caller, fold(q))
    actions = actions_of(caller, q, templates.translations(request))
    return templates.render(request, "home/search.html", found=found, actions=actions, q=fold(q))


def actions_of(caller: Principal, q: str, words: Translations) -> list[Action]:
    """Return the caller's actions whose words hold what was typed."""
    mine = [action for action in ACTIONS if may(caller, action.permission)]
    return [action for action in mine if fold(q) in fold(words.gettext(action.label))]
