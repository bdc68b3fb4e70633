"""Every query of the stock ledger."""

from __future__ import annotations

import typing
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import Hot, TenantSession
from basecore.ids import new_id
from basecore.outbox import tenant_counter
from sqlalchemy import (
    ColumnClause,
    Date,
    DateTime,
    Row,
    Select,
    Table,
    Uuid,
    and_,
    bindparam,
    cast,
    exists,
    func,
    insert,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from construction.catalog import Product
from construction.inventory.domain import MovementKind, Place
from construction.inventory.models import LostDemand, StockBalance, StockMovement
from construction.orm import one_of

MOVEMENT = typing.cast("Table", StockMovement.__table__)
BALANCE = typing.cast("Table", StockBalance.__table__)
PRODUCT = typing.cast("Table", Product.__table__)
SOLD: ColumnClause[str] = literal_column(f"'{MovementKind.SALE}'")
"""Written out, so that the index of sales is known to fit."""
IN_ORDER = (StockBalance.product_id, StockBalance.location.collate("C"))
"""How balances are locked, by everybody: as Python sorts them."""


async def add_to_balances(
    session: TenantSession, moved: Mapping[Place, Decimal], at: datetime
) -> dict[Place, Decimal]:
    """Change balances, locking them in the order given, and return what they are now."""
    rows = [
        {
            "tenant_id": session.tenant_id,
            "product_id": product_id,
            "location": location,
            "on_hand": quantity,
            "moved_at": at,
        }
        for (product_id, location), quantity in moved.items()
    ]
    claim = upsert(StockBalance).values(rows)
    counted = claim.on_conflict_do_update(
        index_elements=["tenant_id", "product_id", "location"],
        set_={
            "on_hand": StockBalance.on_hand + claim.excluded.on_hand,
            "moved_at": func.greatest(StockBalance.moved_at, claim.excluded.moved_at),
        },
    ).returning(StockBalance.product_id, StockBalance.location, StockBalance.on_hand)
    found = await session.execute(counted, execution_options={"synchronize_session": False})
    return {(row.product_id, row.location): row.on_hand for row in found}


async def held(session: TenantSession, products: Iterable[UUID]) -> dict[UUID, dict[str, Decimal]]:
    """Return the balances of products by location; nobody moves them until the commit."""
    found = await session.execute(
        select(StockBalance.product_id, StockBalance.location, StockBalance.on_hand)
        .where(
            StockBalance.tenant_id == session.tenant_id,
            StockBalance.product_id.in_(set(products)),
        )
        .order_by(*IN_ORDER)
        .with_for_update(key_share=True)
    )
    return _by_product(found)


async def lying(session: TenantSession, products: Iterable[UUID]) -> dict[UUID, dict[str, Decimal]]:
    """Return what is on hand of these products by location."""
    found = await session.execute(
        select(StockBalance.product_id, StockBalance.location, StockBalance.on_hand)
        .where(
            StockBalance.tenant_id == session.tenant_id,
            StockBalance.product_id.in_(set(products)),
        )
        .order_by(*IN_ORDER)
    )
    return _by_product(found)


def _by_product(rows: Iterable[Any]) -> dict[UUID, dict[str, Decimal]]:
    found: dict[UUID, dict[str, Decimal]] = {}
    for product_id, location, on_hand in rows:
        found.setdefault(product_id, {})[location] = on_hand
    return found


async def add(session: TenantSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of the ledger."""
    await session.execute(insert(StockMovement.__table__), [dict(row) for row in rows])  # type: ignore[arg-type]  # Table


async def on_hand(session: TenantSession, ids: Iterable[UUID]) -> dict[UUID, Decimal]:
    """Return what is on hand of these products, wherever they lie."""
    found = await session.execute(
        select(StockBalance.product_id, func.sum(StockBalance.on_hand))
        .where(
            StockBalance.tenant_id == session.tenant_id,
            StockBalance.product_id == one_of(ids),
        )
        .group_by(StockBalance.product_id)
    )
    return {product_id: total for product_id, total in found}  # noqa: C416 - a Row is no pair


async def locked_balances(
    session: TenantSession, after: UUID, count: int
) -> dict[UUID, dict[str, Decimal]]:
    """Return the balances of the next products by location; nobody moves them until the commit."""
    mine = StockBalance.tenant_id == session.tenant_id
    products = (
        select(StockBalance.product_id)
        .where(mine, StockBalance.product_id > after)
        .group_by(StockBalance.product_id)
        .order_by(StockBalance.product_id)
        .limit(count)
    )
    rows = await session.execute(
        select(StockBalance.product_id, StockBalance.location, StockBalance.on_hand)
        .where(mine, StockBalance.product_id.in_(products))
        .order_by(*IN_ORDER)
        .with_for_update(key_share=True)
    )
    return _by_product(rows)


async def hold_events(session: TenantSession) -> None:
    """Let no event of the store come before what is recorded here; after the balances are held."""
    await session.execute(
        select(tenant_counter.c.tenant_id)
        .where(tenant_counter.c.tenant_id == session.tenant_id)
        .with_for_update()
    )


async def handed_over(
    session: TenantSession, products: Sequence[UUID], since: date
) -> dict[UUID, dict[date, Decimal]]:
    """Return what was sold of these products by business day, from a day on."""
    day = cast(func.timezone(clock.STANDARD.key, StockMovement.at), Date)
    rows = await session.execute(
        select(StockMovement.product_id, day, -func.sum(StockMovement.quantity))
        .where(
            StockMovement.tenant_id == session.tenant_id,
            StockMovement.product_id.in_(products),
            StockMovement.kind == MovementKind.SALE.value,
            day >= since,
        )
        .group_by(StockMovement.product_id, day)
        .order_by(StockMovement.product_id, day)
    )
    found: dict[UUID, dict[date, Decimal]] = defaultdict(dict)
    for product_id, on_date, quantity in rows:
        found[product_id][on_date] = quantity
    return found


async def add_lost(
    session: TenantSession,
    lost: Sequence[tuple[UUID, Decimal]],
    on_date: date,
    quote_id: UUID | None,
) -> None:
    """Keep what was asked for of products on a day, by a quote perhaps, and not there."""
    session.add_all(
        LostDemand(
            tenant_id=session.tenant_id,
            id=new_id(),
            quote_id=quote_id,
            product_id=product_id,
            on_date=on_date,
            quantity=quantity,
        )
        for product_id, quantity in lost
    )
    await session.flush()


async def lost_by(session: TenantSession, quote_id: UUID) -> dict[UUID, Decimal]:
    """Return what a quote asked for and did not get, as far as that was told, by product."""
    rows = await session.execute(
        select(LostDemand.product_id, func.sum(LostDemand.quantity))
        .where(LostDemand.tenant_id == session.tenant_id, LostDemand.quote_id == quote_id)
        .group_by(LostDemand.product_id)
    )
    return {row[0]: row[1] for row in rows}


async def lost(
    session: TenantSession, products: Sequence[UUID], since: date
) -> dict[UUID, dict[date, Decimal]]:
    """Return what of these products was asked for and not there by day, from a day on."""
    rows = await session.execute(
        select(LostDemand.product_id, LostDemand.on_date, func.sum(LostDemand.quantity))
        .where(
            LostDemand.tenant_id == session.tenant_id,
            LostDemand.product_id.in_(products),
            LostDemand.on_date >= since,
        )
        .group_by(LostDemand.product_id, LostDemand.on_date)
    )
    found: dict[UUID, dict[date, Decimal]] = defaultdict(dict)
    for product_id, on_date, quantity in rows:
        found[product_id][on_date] = quantity
    return found


async def ledger(
    session: TenantSession, product_id: UUID, *, limit: int = 50
) -> list[StockMovement]:
    """Return a product's last movements, newest first."""
    found = await session.scalars(
        select(StockMovement)
        .where(StockMovement.tenant_id == session.tenant_id, StockMovement.product_id == product_id)
        .order_by(StockMovement.id.desc())
        .limit(limit)
    )
    return list(found)


def _idle() -> Select[Any]:
    """Return the products on hand since before a time of which none was sold from then on."""
    tenant = bindparam("tenant", type_=Uuid)
    since = bindparam("since", type_=DateTime(timezone=True))
    of_product = (
        MOVEMENT.c.tenant_id == tenant,
        MOVEMENT.c.product_id == BALANCE.c.product_id,
    )
    sold = exists().where(*of_product, MOVEMENT.c.kind == SOLD, MOVEMENT.c.at >= since)
    was_there = exists().where(*of_product, MOVEMENT.c.at < since)
    columns = (PRODUCT.c.id, PRODUCT.c.sku, PRODUCT.c.name, PRODUCT.c.uom)
    on_hand = func.sum(BALANCE.c.on_hand)
    return (
        select(
            *columns,
            on_hand.label("on_hand"),
            func.round(on_hand * PRODUCT.c.cost, 2).label("value"),
        )
        .select_from(BALANCE)
        .join(PRODUCT, and_(PRODUCT.c.tenant_id == tenant, PRODUCT.c.id == BALANCE.c.product_id))
        .where(
            BALANCE.c.tenant_id == tenant,
            BALANCE.c.on_hand > 0,
            PRODUCT.c.cost > 0,
            was_there,
            ~sold,
        )
        .group_by(*columns, PRODUCT.c.cost)
    )


IDLE = _idle().subquery()
"""Put together once: the first page asks for its sum each time."""
IDLE_CAPITAL = Hot(select(func.sum(IDLE.c.value), func.count()))


async def idle(session: TenantSession, since: datetime, limit: int) -> Sequence[Row[Any]]:
    """Return goods on hand that nobody bought since a time, what ties up most money first."""
    query = select(IDLE).order_by(IDLE.c.value.desc(), IDLE.c.id).limit(limit)
    given = {"tenant": session.tenant_id, "since": since}
    return (await session.execute(query, given)).all()


async def idle_capital(session: TenantSession, since: datetime) -> tuple[Decimal, int]:
    """Return what such goods cost in all, and how many products they are."""
    given = {"tenant": session.tenant_id, "since": since}
    (row,) = await session.hot(IDLE_CAPITAL, given)
    return row[0] or Decimal(0), row[1]
