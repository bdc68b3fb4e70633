"""Pasted rows, matched with products; nothing is stored."""

from __future__ import annotations

from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response

from construction.answers import JsonBody, read_json
from construction.drafting import service
from construction.drafting.schemas import PasteIn
from construction.drafting.web.access import CAN_WRITE, Reading
from construction.http import answer

router = APIRouter(prefix="/web/quotes", include_in_schema=False, dependencies=CAN_WRITE)


@router.post("/paste")
async def paste(request: Request, session: TenantWork, body: JsonBody, reader: Reading) -> Response:
    """Return what each pasted row may mean."""
    given = read_json(request, PasteIn, body)
    return answer(await service.match(session, given.text, reader.locale))
