"""JSON routes of prices."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, TypeVar
from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError
from basecore.http import OnlyOnce, Outcome, Page, Paging, TenantWork
from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, TypeAdapter, ValidationError

from construction.access import Caller, Permission, allowed, may
from construction.activity import actor_of
from construction.fields import Quantity
from construction.http import answer, created, if_match
from construction.pricing import repository, service
from construction.pricing.domain import Level
from construction.pricing.schemas import (
    HolderIn,
    PolicyIn,
    PolicyOut,
    PriceChangeIn,
    PriceChangeOut,
    PriceListIn,
    PriceListOut,
    PriceRuleIn,
    PriceRuleOut,
    ResolvedOut,
    Row,
    shown,
)

router = APIRouter(prefix="/api/v1", tags=["prices"])

CAN_READ = [allowed(Permission.PRICES_READ)]
CAN_WRITE = [allowed(Permission.PRICES_WRITE)]
MAX_LINES = 500
LINE = "Write a product's id, a colon and a quantity, as in 0197…0002:10.5"
QUANTITY: TypeAdapter[Decimal] = TypeAdapter(Quantity)

Out = TypeVar("Out", bound=BaseModel)
Version = Annotated[int, Depends(if_match)]


def out_of(model: type[Out], row: Row) -> Out:
    """Return a row as its schema."""
    return model.model_validate({name: row[name] for name in model.model_fields})


async def _made(
    once: OnlyOnce, model: type[Out], path: str, make: Callable[[], Awaitable[Row]]
) -> Response:
    """Make something once and return it with its address."""

    async def run() -> Outcome:
        row = await make()
        return created(out_of(model, row), f"/api/v1/{path}/{row['id']}")

    return await once.run(run)


def question(place: int, text: str) -> service.Question:
    """Read `product:quantity`."""
    product, _, quantity = text.partition(":")
    try:
        return service.Question(UUID(product), QUANTITY.validate_python(quantity or "1"))
    except (ValueError, ValidationError, InvalidOperation):
        raise InvalidError({f"line.{place}": LINE}) from None


@router.get("/prices/resolve", response_model=ResolvedOut, dependencies=CAN_READ)
async def resolve(
    session: TenantWork,
    caller: Caller,
    line: Annotated[list[str], Query(min_length=1, max_length=MAX_LINES)],
    customer_id: UUID | None = None,
    job_site_id: UUID | None = None,
) -> Response:
    """Price lines (`line=product:quantity`, as often as needed) and say why each costs that."""
    asked = [question(place, text) for place, text in enumerate(line)]
    who = await service.buyer(session, customer_id, job_site_id, role=caller.role)
    answers = await service.ask(
        session,
        who,
        asked,
        on=clock.business_date(clock.now()),
        sees_costs=may(caller, Permission.COSTS_READ),
    )
    lines = [shown(one.product["id"], one.explanation) for one in answers]
    return answer(ResolvedOut(lines=lines))


@router.get("/price-rules", response_model=Page[PriceRuleOut], dependencies=CAN_WRITE)
async def rules(
    session: TenantWork,
    paging: Paging,
    level: Level | None = None,
    state: Annotated[str | None, Query(pattern="^(today|future|expired|inactive)$")] = None,
    price_list_id: UUID | None = None,
    customer_id: UUID | None = None,
    product_id: UUID | None = None,
) -> Response:
    """List price rules, the newest first."""
    wanted = repository.RuleFilter(
        level.value if level else None, state, price_list_id, customer_id, product_id
    )
    today = clock.business_date(clock.now())
    found = await repository.rule_page(session, paging, wanted, today)
    items = [out_of(PriceRuleOut, row) for row in found.rows]
    return answer(Page(items=items, next_cursor=found.next_cursor))


@router.post("/price-rules", status_code=201, response_model=PriceRuleOut, dependencies=CAN_WRITE)
async def add_rule(
    body: PriceRuleIn, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Make a price rule."""
    by, now = actor_of(caller), clock.now()
    return await _made(
        once, PriceRuleOut, "price-rules", lambda: service.add_rule(session, body, by=by, now=now)
    )


@router.get("/price-rules/{price_rule_id}", response_model=PriceRuleOut, dependencies=CAN_WRITE)
async def rule(price_rule_id: UUID, session: TenantWork) -> Response:
    """Read a price rule."""
    row = await service.get_rule(session, price_rule_id)
    return answer(out_of(PriceRuleOut, row), version=row["version"])


@router.put("/price-rules/{price_rule_id}", response_model=PriceRuleOut, dependencies=CAN_WRITE)
async def change_rule(
    price_rule_id: UUID, body: PriceRuleIn, session: TenantWork, caller: Caller, version: Version
) -> Response:
    """Replace all of a price rule."""
    row = await service.change_rule(
        session, price_rule_id, body, version=version, by=actor_of(caller), now=clock.now()
    )
    return answer(out_of(PriceRuleOut, row), version=row["version"])


@router.get("/price-lists", response_model=Page[PriceListOut], dependencies=CAN_WRITE)
async def lists(session: TenantWork) -> Response:
    """List the price lists."""
    items = [out_of(PriceListOut, row) for row in await repository.price_lists(session)]
    return answer(Page(items=items))


@router.post("/price-lists", status_code=201, response_model=PriceListOut, dependencies=CAN_WRITE)
async def add_list(
    body: PriceListIn, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Make a price list."""
    by, now = actor_of(caller), clock.now()
    return await _made(
        once, PriceListOut, "price-lists", lambda: service.add_list(session, body, by=by, now=now)
    )


@router.get("/price-lists/{price_list_id}", response_model=PriceListOut, dependencies=CAN_WRITE)
async def price_list(price_list_id: UUID, session: TenantWork) -> Response:
    """Read a price list."""
    row = await service.get_list(session, price_list_id)
    return answer(out_of(PriceListOut, row), version=row["version"])


@router.put("/price-lists/{price_list_id}", response_model=PriceListOut, dependencies=CAN_WRITE)
async def change_list(
    price_list_id: UUID, body: PriceListIn, session: TenantWork, caller: Caller, version: Version
) -> Response:
    """Rename a price list, or make it the one for everybody."""
    row = await service.change_list(
        session, price_list_id, body, version=version, by=actor_of(caller), now=clock.now()
    )
    return answer(out_of(PriceListOut, row), version=row["version"])


@router.put("/price-list-holders", status_code=204, dependencies=CAN_WRITE)
async def point(body: HolderIn, session: TenantWork, caller: Caller) -> Response:
    """Let a customer, a job site or a group point at a price list, or at none."""
    await service.point(session, body, by=actor_of(caller), now=clock.now())
    return Response(status_code=204)


@router.get("/price-changes", response_model=Page[PriceChangeOut], dependencies=CAN_WRITE)
async def changes(
    session: TenantWork,
    paging: Paging,
    state: Annotated[str, Query(pattern="^(scheduled|applied|cancelled)$")] = "scheduled",
) -> Response:
    """List the base prices of one state, in the order of their days."""
    found = await repository.change_page(session, paging, state)
    items = [out_of(PriceChangeOut, row) for row in found.rows]
    return answer(Page(items=items, next_cursor=found.next_cursor))


@router.post(
    "/price-changes", status_code=201, response_model=PriceChangeOut, dependencies=CAN_WRITE
)
async def schedule(
    body: PriceChangeIn, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Let a base price take effect on a day."""
    by, now = actor_of(caller), clock.now()
    return await _made(
        once,
        PriceChangeOut,
        "price-changes",
        lambda: service.schedule(session, body, by=by, now=now),
    )


@router.get(
    "/price-changes/{price_change_id}", response_model=PriceChangeOut, dependencies=CAN_WRITE
)
async def change(price_change_id: UUID, session: TenantWork) -> Response:
    """Read a scheduled base price."""
    return answer(out_of(PriceChangeOut, await service.get_change(session, price_change_id)))


@router.post(
    "/price-changes/{price_change_id}/cancel",
    response_model=PriceChangeOut,
    dependencies=CAN_WRITE,
)
async def cancel_change(price_change_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Call a scheduled base price off."""
    row = await service.cancel_change(
        session, price_change_id, by=actor_of(caller), now=clock.now()
    )
    return answer(out_of(PriceChangeOut, row))


@router.get("/price-policies", response_model=Page[PolicyOut], dependencies=CAN_WRITE)
async def policies(session: TenantWork) -> Response:
    """List the limits of the roles that sell."""
    items: list[Any] = list(await service.policies(session))
    return answer(Page[PolicyOut](items=items))


@router.put("/price-policies/{role}", status_code=204, dependencies=CAN_WRITE)
async def set_policy(role: str, body: PolicyIn, session: TenantWork, caller: Caller) -> Response:
    """Replace the limits of a role."""
    await service.set_policy(session, role, body, by=actor_of(caller), now=clock.now())
    return Response(status_code=204)
