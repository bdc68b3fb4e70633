"""Why a line of a quote costs what it costs."""

from __future__ import annotations

from uuid import UUID

from basecore.db import TenantSession

from construction import pricing
from construction.quotes import repository
from construction.quotes.errors import LineNotFoundError
from construction.quotes.schemas import Row
from construction.quotes.service.lifecycle import get


async def why(
    session: TenantSession, quote_id: UUID, line_id: UUID, owner_id: UUID | None, *, costs: bool
) -> tuple[Row, pricing.ExplanationOut | None]:
    """Return a line and the explanation kept with it, if one was; without costs on demand."""
    await get(session, quote_id, owner_id)
    lines = await repository.explained(session, quote_id)
    line = next((one for one in lines if one["id"] == line_id), None)
    if line is None:
        raise LineNotFoundError
    kept = line["price_explanation"]
    if kept is None:
        return line, None
    shown = kept if costs else pricing.without_costs(kept)
    return line, pricing.shown(line["product_id"], shown)
