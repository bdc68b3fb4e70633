"""The record as JSON, for administrators."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore.errors import InvalidError
from fastapi import APIRouter, Depends, Query, Request, Response

from auth_app.audit import KINDS
from auth_app.edge import ROLES, ThisStore, administrator, json_answer, templates
from auth_app.record import service
from auth_app.record.domain import narrowed
from auth_app.record.schemas import RecordAnswer
from auth_app.wiring import Tools

router = APIRouter(prefix="/auth/audit", dependencies=[Depends(administrator)])
FILTERS = {
    "kind": ({"type": "string", "enum": sorted(KINDS)}, "What it is about"),
    "person": ({"type": "string", "format": "uuid"}, "Who did it, or to whom it was done"),
    "from": ({"type": "string", "format": "date"}, "The first day"),
    "to": ({"type": "string", "format": "date"}, "The last day, no earlier than the first"),
    "q": ({"type": "string"}, "Words that all stand in the entry"),
}
"""What the page takes too, in its address; there, what cannot be read narrows nothing."""
DESCRIBED = [
    {"name": name, "in": "query", "required": False, "schema": schema, "description": said}
    for name, (schema, said) in FILTERS.items()
]


@router.get("", response_model=RecordAnswer, openapi_extra={"parameters": DESCRIBED})
async def index(
    request: Request,
    kit: Tools,
    store: ThisStore,
    cursor: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Return what was done to accounts and to the store, newest first."""
    asked = narrowed(request.query_params, KINDS)
    if asked.wrong:
        raise InvalidError(dict.fromkeys(asked.wrong, "A day such as 2026-12-31, in order"))
    words = templates.translations(request).gettext
    async with kit.database.tenant(store.tenant_id) as session:
        read = await service.reader(session, words, ROLES, kit.seal)
        found = await service.page(session, asked, read, after=cursor, limit=limit)
    return json_answer(RecordAnswer.of(found))
