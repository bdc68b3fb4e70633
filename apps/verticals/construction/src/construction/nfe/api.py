"""JSON routes of suppliers' invoices."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.http import OnlyOnce, Outcome, Paging, TenantWork
from fastapi import APIRouter, Query, Request, Response

from construction.access import Caller, Permission, allowed, may
from construction.activity import actor_of
from construction.http import answer, created
from construction.nfe import repository, service
from construction.nfe.domain import InvoiceStatus
from construction.nfe.schemas import (
    SENTENCES,
    ArrivalList,
    ArrivalOut,
    DecisionIn,
    InvoiceList,
    InvoiceOut,
    ReceiveIn,
)

router = APIRouter(prefix="/api/v1/invoices", tags=["invoices"])

CAN_READ = [allowed(Permission.PURCHASES_READ)]
CAN_RECEIVE = [allowed(Permission.PURCHASES_RECEIVE)]
BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post(
    "/files",
    status_code=201,
    response_model=ArrivalList,
    dependencies=CAN_RECEIVE,
    openapi_extra=BODY,
)
async def arrive(
    request: Request,
    session: TenantWork,
    caller: Caller,
    once: OnlyOnce,
    name: Annotated[str, Query(max_length=200)] = "nfe.xml",
) -> Response:
    """Take an invoice's XML, or a zip of many, as the body; tell what became of each."""
    content = await request.body()

    async def make() -> Outcome:
        by, now = actor_of(caller), clock.now()
        found = await service.arrive(session, [(name, content)], by=by, now=now)
        items = [
            ArrivalOut(
                name=one.name,
                invoice_id=one.invoice_id,
                fault=one.fault,
                message=SENTENCES[one.fault] if one.fault else None,
            )
            for one in found
        ]
        return created(ArrivalList(items=items), "/api/v1/invoices")

    return await once.run(make)


@router.get("", response_model=InvoiceList, dependencies=CAN_READ)
async def page(
    session: TenantWork, paging: Paging, status: InvoiceStatus | None = None
) -> Response:
    """List invoices, the last one first."""
    found = await repository.page(session, paging, status)
    items = await service.shown_rows(session, found.rows)
    return answer(InvoiceList(items=items, next_cursor=found.next_cursor))


@router.get("/{invoice_id}", response_model=InvoiceOut, dependencies=CAN_READ)
async def read(invoice_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Read an invoice and what its lines are taken for."""
    return answer(await _shown(session, invoice_id, caller))


async def _shown(session: TenantWork, invoice_id: UUID, caller: Caller) -> InvoiceOut:
    invoice = await service.get(session, invoice_id)
    return await service.shown(session, invoice, sees_costs=may(caller, Permission.COSTS_READ))


@router.put("/{invoice_id}/lines/{line_id}", response_model=InvoiceOut, dependencies=CAN_RECEIVE)
async def decide(
    invoice_id: UUID, line_id: UUID, body: DecisionIn, session: TenantWork, caller: Caller
) -> Response:
    """Settle a line."""
    await service.decide(session, invoice_id, line_id, body)
    return answer(await _shown(session, invoice_id, caller))


@router.post(
    "/{invoice_id}/supplier",
    response_model=InvoiceOut,
    dependencies=[allowed(Permission.SUPPLIERS_WRITE)],
)
async def register_issuer(
    invoice_id: UUID, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Register the issuer as a supplier."""

    async def make() -> Outcome:
        by, now = actor_of(caller), clock.now()
        await service.register_issuer(session, invoice_id, by=by, now=now)
        shown = await _shown(session, invoice_id, caller)
        return Outcome(200, shown.model_dump_json().encode())

    return await once.run(make)


@router.post("/{invoice_id}/receive", response_model=InvoiceOut, dependencies=CAN_RECEIVE)
async def receive(
    invoice_id: UUID, body: ReceiveIn, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Receive the goods of an invoice whose lines are all decided."""

    async def make() -> Outcome:
        by, now = actor_of(caller), clock.now()
        await service.receive(session, invoice_id, vouches=body.vouches, by=by, now=now)
        shown = await _shown(session, invoice_id, caller)
        return Outcome(200, shown.model_dump_json().encode())

    return await once.run(make)
