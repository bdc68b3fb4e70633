"""What was asked for of a product, and when it runs out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from basecore.db import TenantSession

from construction import catalog, insights
from construction.catalog import Product
from construction.insights import ClassOut, ProductInsight
from construction.replenishment import domain
from construction.replenishment.domain import Course
from construction.replenishment.schemas import OutlookOut, WeekOut

ZERO = Decimal(0)
Week = tuple[date, Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known and expected of a product; no course where nothing sells."""

    product: Product
    known: ProductInsight | None
    place: ClassOut | None
    weeks: list[Week]
    """The first day of each, what was asked for, and what of it was lost."""
    course: Course | None


async def outlook(session: TenantSession, product_id: UUID, today: date) -> Outlook:
    """Return the outlook of a product of this store."""
    product = await catalog.get(session, product_id)
    days = await insights.demand(session, product_id, domain.first_week(today))
    known = await insights.of_product(session, product_id)
    (place, *_) = await insights.classes(session, product_id) or (None,)
    return Outlook(product, known, place, domain.by_week(days, today), _course(known, place))


def _course(known: ProductInsight | None, place: ClassOut | None) -> Course | None:
    if known is None or place is None or not known.mean_daily_demand:
        return None
    mean = known.mean_daily_demand
    slow, fast = (
        mean if rate is None else rate
        for rate in (known.slow_daily_demand, known.fast_daily_demand)
    )
    least, lead_time = known.minimum or ZERO, known.lead_time_days or 0
    return Course(place.available, slow, mean, fast, least, lead_time)


def told(one: Outlook, today: date) -> OutlookOut:
    """Return an outlook as it goes out."""
    course = one.course
    return OutlookOut(
        **(one.known.model_dump() if one.known else {}),
        product_id=one.product.id,
        sku=one.product.sku,
        name=one.product.name,
        uom=one.product.uom,
        available=one.place.available if one.place else None,
        abc=one.place.abc if one.place else None,
        xyz=one.place.xyz if one.place else None,
        runs_out_on=course.gone_on(course.mean, today) if course else None,
        soonest_on=course.gone_on(course.fast, today) if course else None,
        latest_on=course.gone_on(course.slow, today) if course else None,
        order_by=course.order_by(today) if course else None,
        weeks=[WeekOut(first_day=day, asked=asked, lost=lost) for day, asked, lost in one.weeks],
    )
