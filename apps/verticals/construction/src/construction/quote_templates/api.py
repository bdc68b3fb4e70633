"""JSON routes of templates."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.http import OnlyOnce, Outcome, TenantWork
from fastapi import APIRouter, Response

from construction.access import Caller, Permission, SeenQuotes, allowed, may
from construction.activity import actor_of
from construction.http import answer, created
from construction.quote_templates import service
from construction.quote_templates.schemas import (
    NameIn,
    RenameIn,
    TemplateIn,
    TemplateOut,
    TemplatesOut,
    UseIn,
)
from construction.quotes import QuoteOut

router = APIRouter(prefix="/api/v1/quote-templates", tags=["quotes"])

CAN_WRITE = [allowed(Permission.QUOTES_WRITE)]


@router.get("", response_model=TemplatesOut, dependencies=CAN_WRITE)
async def index(session: TenantWork, caller: Caller) -> Response:
    """List the store's templates and one's own, by name."""
    return answer(TemplatesOut(items=await service.listed(session, by=actor_of(caller))))


@router.post("", status_code=201, response_model=TemplateOut, dependencies=CAN_WRITE)
async def keep(
    body: TemplateIn, session: TenantWork, caller: Caller, owner_id: SeenQuotes, once: OnlyOnce
) -> Response:
    """Keep a quote's lines under a name."""
    by, now = actor_of(caller), clock.now()
    named = NameIn(name=body.name, is_shared=body.is_shared)

    async def make() -> Outcome:
        made = await service.keep(session, body.quote_id, named, owner_id=owner_id, by=by, now=now)
        return created(made, f"/api/v1/quote-templates/{made.id}")

    return await once.run(make)


@router.get("/{template_id}", response_model=TemplateOut, dependencies=CAN_WRITE)
async def read(template_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Read a template with its lines."""
    return answer(await service.get(session, template_id, by=actor_of(caller)))


@router.put("/{template_id}/name", response_model=TemplateOut, dependencies=CAN_WRITE)
async def rename(
    template_id: UUID, body: RenameIn, session: TenantWork, caller: Caller
) -> Response:
    """Give a template another name: who made it, or the manager."""
    by, now, all_of_them = actor_of(caller), clock.now(), may(caller, Permission.SETTINGS_WRITE)
    found = await service.rename(
        session, template_id, body, by=by, manages_all=all_of_them, now=now
    )
    return answer(found)


@router.delete("/{template_id}", status_code=204, dependencies=CAN_WRITE)
async def drop(template_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Delete a template: who made it, or the manager."""
    by, now, all_of_them = actor_of(caller), clock.now(), may(caller, Permission.SETTINGS_WRITE)
    await service.drop(session, template_id, by=by, manages_all=all_of_them, now=now)
    return Response(status_code=204)


@router.post(
    "/{template_id}/quotes", status_code=201, response_model=QuoteOut, dependencies=CAN_WRITE
)
async def use(
    template_id: UUID, body: UseIn, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Make a draft from a template for a customer, at today's prices."""
    by, now = actor_of(caller), clock.now()

    async def make() -> Outcome:
        quote = await service.use(session, template_id, body, by=by, now=now)
        return created(quote, f"/api/v1/quotes/{quote.id}")

    return await once.run(make)
