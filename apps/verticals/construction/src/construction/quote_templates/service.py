"""Use cases of templates."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import ForbiddenError
from basecore.ids import new_id

from construction import quotes
from construction.activity import Actor, note
from construction.quote_templates import repository
from construction.quote_templates.domain import may_manage
from construction.quote_templates.errors import NothingInTemplateError, TemplateNotFoundError
from construction.quote_templates.schemas import (
    NameIn,
    RenameIn,
    TemplateLineOut,
    TemplateOut,
    TemplateSummary,
    UseIn,
)
from construction.quotes import QuoteIn, QuoteLineIn, QuoteLineOut, QuoteOut
from construction.search import fold

TAKEN = ("product_id", "quantity", "discount_percent", "note")


async def keep(
    session: TenantSession,
    quote_id: UUID,
    given: NameIn,
    *,
    owner_id: UUID | None,
    by: Actor,
    now: datetime,
) -> TemplateOut:
    """Keep a quote's lines under a name, without their prices."""
    quote = await quotes.get(session, quote_id, owner_id)
    if by.id is None or not quote.lines:
        raise NothingInTemplateError
    template_id = new_id()
    values = {
        "id": template_id,
        **_named(given.name),
        "owner_id": None if given.is_shared else by.id,
        "made_by": by.id,
        "made_by_name": by.name,
        "made_at": now,
    }
    lines = [_line(template_id, place, line) for place, line in enumerate(quote.lines)]
    await repository.add(session, values, lines)
    await note(session, template_id, "made", by=by, at=now)
    return await get(session, template_id, by=by)


async def listed(session: TenantSession, *, by: Actor) -> list[TemplateSummary]:
    """Return the store's templates and the person's own, by name."""
    found = await repository.every(session, by.id)
    return [TemplateSummary.model_validate(dict(row)) for row in found]


async def get(session: TenantSession, template_id: UUID, *, by: Actor) -> TemplateOut:
    """Return a template with its lines; a colleague's own does not exist."""
    found = await repository.get(session, template_id, by.id)
    if found is None:
        raise TemplateNotFoundError
    lines = [dict(row) for row in await repository.lines_of(session, template_id)]
    return TemplateOut.model_validate(dict(found) | {"lines": lines})


async def rename(
    session: TenantSession,
    template_id: UUID,
    given: RenameIn,
    *,
    by: Actor,
    manages_all: bool,
    now: datetime,
) -> TemplateOut:
    """Give a template another name."""
    await _managed(session, template_id, by=by, manages_all=manages_all)
    await repository.rename(session, template_id, _named(given.name))
    await note(session, template_id, "renamed", by=by, at=now)
    return await get(session, template_id, by=by)


async def drop(
    session: TenantSession, template_id: UUID, *, by: Actor, manages_all: bool, now: datetime
) -> None:
    """Delete a template; quotes that were made from it stay."""
    await _managed(session, template_id, by=by, manages_all=manages_all)
    await repository.drop(session, template_id)
    await note(session, template_id, "dropped", by=by, at=now)


async def use(
    session: TenantSession, template_id: UUID, given: UseIn, *, by: Actor, now: datetime
) -> QuoteOut:
    """Make a draft of what is still sold, at the customer's prices of today."""
    template = await get(session, template_id, by=by)
    sold = [line for line in template.lines if line.is_active]
    if not sold:
        raise NothingInTemplateError
    lines = [_wanted(line) for line in sold]
    await quotes.carry(session, [(line, one.said) for line, one in zip(lines, sold, strict=True)])
    wanted = QuoteIn(customer_id=given.customer_id, job_site_id=given.job_site_id, lines=lines)
    quote = await quotes.create(session, wanted, by=by, now=now)
    await note(session, quote.id, "from_template", by=by, at=now, name=template.name)
    return quote


async def _managed(
    session: TenantSession, template_id: UUID, *, by: Actor, manages_all: bool
) -> None:
    template = await get(session, template_id, by=by)
    if not may_manage(template.made_by, by.id, manages_all=manages_all):
        raise ForbiddenError


def _named(name: str) -> dict[str, str]:
    return {"name": name, "sort_name": fold(name) or name.lower()}


def _line(template_id: UUID, position: int, line: QuoteLineOut) -> dict[str, Any]:
    taken = {name: getattr(line, name) for name in (*TAKEN, "said")}
    return taken | {"id": new_id(), "template_id": template_id, "position": position}


def _wanted(line: TemplateLineOut) -> QuoteLineIn:
    return QuoteLineIn.model_validate({name: getattr(line, name) for name in TAKEN})
