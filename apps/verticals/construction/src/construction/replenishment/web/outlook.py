"""What was asked for of a product and when it runs out: a panel of its page."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from uuid import UUID

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from webkit import FanChart, bar_chart, fan_chart, is_htmx

from construction import catalog
from construction.access import Caller, Permission, allowed, may
from construction.pages import templates
from construction.replenishment import domain, service
from construction.replenishment.domain import Course

router = APIRouter(prefix="/web/replenishment/products", include_in_schema=False)

CAN_READ = [allowed(Permission.STOCK_READ)]


@router.get("/{product_id}", dependencies=CAN_READ)
async def show(request: Request, product_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Show a product's demand by week, its projection, and when it runs out."""
    if not is_htmx(request):
        await catalog.get(session, product_id)
        return RedirectResponse(f"/web/products/{product_id}", HTTPStatus.SEE_OTHER)
    today = clock.business_date(clock.now())
    found = await service.outlook(session, product_id, today)
    course, weeks = found.course, found.weeks
    return templates.render(
        request,
        "replenishment/outlook.html",
        product=found.product,
        known=found.known,
        place=found.place,
        demand=bar_chart(weeks) if any(asked for _, asked, _ in weeks) else None,
        has_lost=any(lost for _, _, lost in weeks),
        fan=_chart(course, today) if course and course.there > 0 else None,
        runs_out=course.gone_on(course.mean, today) if course else None,
        soonest=course.gone_on(course.fast, today) if course else None,
        latest=course.gone_on(course.slow, today) if course else None,
        may_set=may(caller, Permission.STOCK_MOVE),
        order_by=course.order_by(today) if course else None,
    )


def _chart(course: Course, today: date) -> FanChart | None:
    """Return the course of what is left."""
    days = domain.horizon(course.there, course.slow)
    rates = (course.slow, course.mean, course.fast)
    return fan_chart(course.there, rates, course.minimum, today, days)
