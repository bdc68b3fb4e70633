"""JSON routes of categories and brands."""

from __future__ import annotations

from collections import Counter
from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.http import TenantWork
from fastapi import APIRouter, Depends, Request, Response
from pydantic import TypeAdapter

from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.catalog import repository, service
from construction.catalog.repository import SHELVES, Named
from construction.catalog.schemas import NameIn, NameOut
from construction.http import answer

PREFIX = "/api/v1"

router = APIRouter(prefix=PREFIX, tags=["products"])

CAN_READ = [allowed(Permission.PRODUCTS_READ)]
CAN_WRITE = [allowed(Permission.PRODUCTS_WRITE)]


async def table_of(request: Request) -> Named:
    """Return what the names of the address are of."""
    return SHELVES[request.url.path.removeprefix(f"{PREFIX}/").partition("/")[0]]


OfPath = Annotated[Named, Depends(table_of)]


async def _all(session: TenantSession, table: Named) -> list[NameOut]:
    uses = await repository.uses(session, table)
    return [
        NameOut(
            id=name_id,
            name=name,
            products=uses.get(name_id, Counter())["product"],
            price_rules=uses.get(name_id, Counter())["price_rule"],
        )
        for name_id, name in await repository.named(session, table)
    ]


async def _one(session: TenantSession, table: Named, name_id: UUID) -> Response:
    return answer(next(one for one in await _all(session, table) if one.id == name_id))


@router.get("/categories", response_model=list[NameOut], dependencies=CAN_READ)
@router.get("/brands", response_model=list[NameOut], dependencies=CAN_READ)
async def every(session: TenantWork, table: OfPath) -> Response:
    """List all categories or brands with how much names each."""
    body = TypeAdapter(list[NameOut]).dump_json(await _all(session, table))
    return Response(body, media_type="application/json")


@router.patch("/categories/{name_id}", response_model=NameOut, dependencies=CAN_WRITE)
@router.patch("/brands/{name_id}", response_model=NameOut, dependencies=CAN_WRITE)
async def rename(
    name_id: UUID, body: NameIn, session: TenantWork, caller: Caller, table: OfPath
) -> Response:
    """Give a category or brand another name; its products tell it."""
    by, now = actor_of(caller), clock.now()
    await service.rename(session, table, name_id, body.name, by=by, now=now)
    return await _one(session, table, name_id)


@router.post(
    "/categories/{name_id}/merge/{kept_id}", response_model=NameOut, dependencies=CAN_WRITE
)
@router.post("/brands/{name_id}/merge/{kept_id}", response_model=NameOut, dependencies=CAN_WRITE)
async def merge(
    name_id: UUID, kept_id: UUID, session: TenantWork, caller: Caller, table: OfPath
) -> Response:
    """Let a category or brand become part of another, with all that names it."""
    await service.name_of(session, table, kept_id)
    by, now = actor_of(caller), clock.now()
    await service.merge(session, table, name_id, kept_id, by=by, now=now)
    return await _one(session, table, kept_id)


@router.delete("/categories/{name_id}", status_code=204, dependencies=CAN_WRITE)
@router.delete("/brands/{name_id}", status_code=204, dependencies=CAN_WRITE)
async def drop(name_id: UUID, session: TenantWork, caller: Caller, table: OfPath) -> Response:
    """Delete a category or brand that nothing uses."""
    await service.drop(session, table, name_id, by=actor_of(caller), now=clock.now())
    return Response(status_code=204)
