"""What something would cost now, and why: for the price page, the API and the quote editor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import InvalidError

from construction.pricing import repository
from construction.pricing.domain import Explanation, explain, without_costs
from construction.pricing.schemas import Row
from construction.pricing.service.resolving import Terms, Wanted, prices, terms, terms_of_nobody

CHOOSE = "Choose one from the list"


@dataclass(frozen=True, slots=True)
class Question:
    """A product, how much of it in its base unit, and a price that a person typed, if any."""

    product_id: UUID
    quantity: Decimal
    typed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The product and why it costs what it costs."""

    product: Row
    explanation: Explanation


async def buyer(
    session: TenantSession, customer_id: UUID | None, job_site_id: UUID | None, *, role: str
) -> Terms:
    """Return who buys; `InvalidError` names the field of what does not exist."""
    if customer_id is None:
        return await terms_of_nobody(session, role=role)
    found = await terms(session, customer_id, job_site_id, role=role)
    if found is None:
        raise InvalidError({"customer_id": CHOOSE})
    if job_site_id and found.job_site_id is None:
        raise InvalidError({"job_site_id": CHOOSE})
    return found


async def ask(
    session: TenantSession,
    who: Terms,
    questions: Sequence[Question],
    *,
    on: date,
    sees_costs: bool,
) -> list[Answer]:
    """Answer all questions at once; `InvalidError` names the lines of unknown products."""
    goods = await repository.goods(session, (one.product_id for one in questions))
    unknown = {
        f"line.{place}": CHOOSE
        for place, one in enumerate(questions)
        if one.product_id not in goods
    }
    if unknown:
        raise InvalidError(unknown)
    wanted = [_wanted(goods[one.product_id], one.quantity) for one in questions]
    found = await prices(session, who, wanted, on=on)
    answers = []
    for question, line, resolution in zip(questions, wanted, found, strict=True):
        whole = explain(line.asked(on), resolution, typed=question.typed)
        shown = whole if sees_costs else without_costs(whole)
        answers.append(Answer(goods[question.product_id], shown))
    return answers


def _wanted(product: Row, quantity: Decimal) -> Wanted:
    return Wanted(
        product_id=product["id"],
        category_id=product["category_id"],
        base_price=product["base_price"],
        cost=product["cost"],
        quantity=quantity,
    )
