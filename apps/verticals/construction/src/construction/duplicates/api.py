"""JSON routes of duplicates."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.http import OnlyOnce, Outcome, TenantWork
from fastapi import APIRouter, Response

from construction import customers
from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.customers import CustomerOut
from construction.duplicates import repository, service
from construction.duplicates.schemas import MergeList, MergeOut, Proposal, ProposalList
from construction.http import answer, created

router = APIRouter(prefix="/api/v1", tags=["customers"])

CAN_READ = [allowed(Permission.CUSTOMERS_READ)]
CAN_WRITE = [allowed(Permission.CUSTOMERS_WRITE)]


@router.get("/customer-duplicates", response_model=ProposalList, dependencies=CAN_WRITE)
async def proposals(session: TenantWork) -> Response:
    """List customers who may be one and the same, the surest first."""
    items = [
        Proposal(
            first=CustomerOut.model_validate(first),
            second=CustomerOut.model_validate(second),
            same_phone=pair.same_phone,
            similar_name=service.is_name_alike(pair),
        )
        for first, second, pair in await service.proposals(session)
    ]
    return answer(ProposalList(items=items))


@router.post(
    "/customers/{customer_id}/merge/{other_id}",
    status_code=201,
    response_model=MergeOut,
    dependencies=CAN_WRITE,
)
async def merge(
    customer_id: UUID, other_id: UUID, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Let the other customer become part of this one; all that belonged to it moves here."""

    async def make() -> Outcome:
        by, now = actor_of(caller), clock.now()
        merge_id = await service.merge(session, customer_id, other_id, by=by, now=now)
        made = await repository.lock(session, customer_id, merge_id)
        where = f"/api/v1/customers/{customer_id}/merges"
        return created(MergeOut.model_validate(made), where)

    return await once.run(make)


@router.post(
    "/customers/{customer_id}/distinct/{other_id}", status_code=204, dependencies=CAN_WRITE
)
async def tell_apart(
    customer_id: UUID, other_id: UUID, session: TenantWork, caller: Caller
) -> Response:
    """Remember that these are two customers, so that they are not proposed again."""
    by, now = actor_of(caller), clock.now()
    await service.tell_apart(session, customer_id, other_id, by=by, now=now)
    return Response(status_code=204)


@router.get("/customers/{customer_id}/merges", response_model=MergeList, dependencies=CAN_READ)
async def merges(customer_id: UUID, session: TenantWork) -> Response:
    """List what became part of a customer, newest first."""
    customer = await customers.get(session, customer_id)
    found = await repository.merges(session, customer.id)
    return answer(MergeList(items=[MergeOut.model_validate(one) for one in found]))


@router.post(
    "/customers/{customer_id}/merges/{merge_id}/undo", status_code=204, dependencies=CAN_WRITE
)
async def undo(customer_id: UUID, merge_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Separate two customers again, exactly as they were; what was made since stays."""
    await service.undo(session, customer_id, merge_id, by=actor_of(caller), now=clock.now())
    return Response(status_code=204)
