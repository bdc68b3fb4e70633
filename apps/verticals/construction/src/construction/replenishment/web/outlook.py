"""What was asked for of a product and when it runs out: a panel of its page."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import NamedTuple
from uuid import UUID

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from webkit import FanChart, bar_chart, fan_chart, is_htmx

from construction import catalog, insights
from construction.access import Caller, Permission, allowed, may
from construction.pages import templates
from construction.replenishment import domain

router = APIRouter(prefix="/web/replenishment/products", include_in_schema=False)

CAN_READ = [allowed(Permission.STOCK_READ)]
ZERO = Decimal(0)


class Course(NamedTuple):
    """What is there, how much a day takes of it, and the level to buy at."""

    there: Decimal
    slow: Decimal
    mean: Decimal
    fast: Decimal
    minimum: Decimal

    def gone_on(self, rate: Decimal, today: date) -> date | None:
        """Return the day on which it is gone at so much a day."""
        return domain.gone_on(self.there, rate, today)

    def chart(self, today: date) -> FanChart | None:
        """Return the course of what is left; None where nothing is."""
        if self.there <= 0:
            return None
        days = domain.horizon(self.there, self.slow)
        return fan_chart(self.there, (self.slow, self.mean, self.fast), self.minimum, today, days)


@router.get("/{product_id}", dependencies=CAN_READ)
async def show(request: Request, product_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Show a product's demand by week, its projection, and when it runs out."""
    product = await catalog.get(session, product_id)
    if not is_htmx(request):
        return RedirectResponse(f"/web/products/{product_id}", HTTPStatus.SEE_OTHER)
    today = clock.business_date(clock.now())
    days = await insights.demand(session, product_id, domain.first_week(today))
    weeks = domain.by_week(days, today)
    known = await insights.of_product(session, product_id)
    (place, *_) = await insights.classes(session, product_id) or (None,)
    course = _course(known, place)
    return templates.render(
        request,
        "replenishment/outlook.html",
        product=product,
        known=known,
        place=place,
        demand=bar_chart(weeks) if any(asked for _, asked, _ in weeks) else None,
        has_lost=any(lost for _, _, lost in weeks),
        fan=course.chart(today) if course else None,
        runs_out=course.gone_on(course.mean, today) if course else None,
        soonest=course.gone_on(course.fast, today) if course else None,
        latest=course.gone_on(course.slow, today) if course else None,
        may_set=may(caller, Permission.STOCK_MOVE),
        order_by=_order_by(course, known, today),
    )


def _course(
    known: insights.ProductInsight | None, place: insights.ClassOut | None
) -> Course | None:
    if known is None or place is None or not known.mean_daily_demand:
        return None
    mean = known.mean_daily_demand
    slow, fast = known.slow_daily_demand or mean, known.fast_daily_demand or mean
    return Course(place.available, slow, mean, fast, known.minimum or ZERO)


def _order_by(
    course: Course | None, known: insights.ProductInsight | None, today: date
) -> date | None:
    """Return by when to order, so that it comes before the last is sold."""
    gone = course.gone_on(course.mean, today) if course else None
    if gone is None or known is None:
        return None
    return max(today, gone - timedelta(days=known.lead_time_days or 0))
