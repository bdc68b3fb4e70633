"""JSON routes of customers, their contacts; groups and tags."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.http import OnlyOnce, Outcome, TenantWork
from fastapi import APIRouter, Depends, Response

from construction.access import Caller, Permission, allowed, ensure
from construction.activity import actor_of
from construction.customers import repository, service
from construction.customers.schemas import (
    Changed,
    ContactIn,
    ContactList,
    ContactOut,
    CustomerChange,
    CustomerIn,
    CustomerOut,
    GroupIn,
    GroupList,
    GroupOut,
    ManyCustomers,
    TagList,
    TagOut,
)
from construction.http import answer, created, if_match

router = APIRouter(prefix="/api/v1", tags=["customers"])

CAN_READ = [allowed(Permission.CUSTOMERS_READ)]
CAN_WRITE = [allowed(Permission.CUSTOMERS_WRITE)]
CREDIT = {"credit_limit", "credit_notes"}


@router.post("/customers", status_code=201, response_model=CustomerOut, dependencies=CAN_WRITE)
async def register(
    body: CustomerIn, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Register a customer."""
    if CREDIT & body.model_fields_set:
        ensure(caller, Permission.CREDIT_WRITE)

    async def make() -> Outcome:
        customer = await service.register(session, body, by=actor_of(caller), now=clock.now())
        return created(CustomerOut.model_validate(customer), f"/api/v1/customers/{customer.id}")

    return await once.run(make)


@router.post("/customers/bulk", response_model=Changed, dependencies=CAN_WRITE)
async def change_many(
    body: ManyCustomers, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Tag many customers, or put them in a group: all of them, or none if one does not exist."""

    async def make() -> Outcome:
        count = await service.change_many(session, body, by=actor_of(caller), now=clock.now())
        return Outcome(200, Changed(changed=count).model_dump_json().encode())

    return await once.run(make)


@router.get("/customers/{customer_id}", response_model=CustomerOut, dependencies=CAN_READ)
async def read(customer_id: UUID, session: TenantWork) -> Response:
    """Read a customer; the id of a merged one gives the customer that it became part of."""
    customer = await service.get(session, customer_id)
    return answer(CustomerOut.model_validate(customer), version=customer.version)


@router.patch("/customers/{customer_id}", response_model=CustomerOut, dependencies=CAN_WRITE)
async def change(
    customer_id: UUID,
    body: CustomerChange,
    session: TenantWork,
    caller: Caller,
    version: Annotated[int, Depends(if_match)],
) -> Response:
    """Change fields of a customer."""
    if CREDIT & body.model_fields_set:
        ensure(caller, Permission.CREDIT_WRITE)
    customer = await service.change(
        session, customer_id, body, version=version, by=actor_of(caller), now=clock.now()
    )
    return answer(CustomerOut.model_validate(customer), version=customer.version)


@router.get("/customers/{customer_id}/contacts", response_model=ContactList, dependencies=CAN_READ)
async def contacts(customer_id: UUID, session: TenantWork) -> Response:
    """List a customer's contacts, the preferred one first."""
    customer = await service.get(session, customer_id)
    found = await repository.people.contacts(session, customer.id)
    return answer(ContactList(items=[ContactOut.model_validate(one) for one in found]))


@router.post(
    "/customers/{customer_id}/contacts",
    status_code=201,
    response_model=ContactOut,
    dependencies=CAN_WRITE,
)
async def add_contact(
    customer_id: UUID, body: ContactIn, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Add a contact to a customer."""

    async def make() -> Outcome:
        contact = await service.add_contact(
            session, customer_id, body, by=actor_of(caller), now=clock.now()
        )
        where = f"/api/v1/customers/{contact.customer_id}/contacts/{contact.id}"
        return created(ContactOut.model_validate(contact), where)

    return await once.run(make)


@router.put(
    "/customers/{customer_id}/contacts/{contact_id}",
    response_model=ContactOut,
    dependencies=CAN_WRITE,
)
async def change_contact(
    customer_id: UUID, contact_id: UUID, body: ContactIn, session: TenantWork, caller: Caller
) -> Response:
    """Replace all of a contact."""
    contact = await service.change_contact(
        session, customer_id, contact_id, body, by=actor_of(caller), now=clock.now()
    )
    return answer(ContactOut.model_validate(contact))


@router.delete(
    "/customers/{customer_id}/contacts/{contact_id}", status_code=204, dependencies=CAN_WRITE
)
async def drop_contact(
    customer_id: UUID, contact_id: UUID, session: TenantWork, caller: Caller
) -> Response:
    """Delete a contact."""
    await service.drop_contact(
        session, customer_id, contact_id, by=actor_of(caller), now=clock.now()
    )
    return Response(status_code=204)


@router.get("/customer-groups", response_model=GroupList, dependencies=CAN_READ)
async def groups(session: TenantWork) -> Response:
    """List the groups by name."""
    found = await repository.groups.every(session)
    return answer(GroupList(items=[GroupOut.model_validate(one) for one in found]))


@router.post("/customer-groups", status_code=201, response_model=GroupOut, dependencies=CAN_WRITE)
async def make_group(
    body: GroupIn, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Make a group of customers."""

    async def make() -> Outcome:
        group = await service.make_group(session, body, by=actor_of(caller), now=clock.now())
        made = GroupOut(id=group.id, name=group.name, customers=0)
        return created(made, f"/api/v1/customer-groups/{group.id}")

    return await once.run(make)


@router.put("/customer-groups/{group_id}", response_model=GroupOut, dependencies=CAN_WRITE)
async def rename_group(
    group_id: UUID, body: GroupIn, session: TenantWork, caller: Caller
) -> Response:
    """Give a group another name."""
    await service.rename_group(session, group_id, body, by=actor_of(caller), now=clock.now())
    found = {one.id: one for one in await repository.groups.every(session)}
    return answer(GroupOut.model_validate(found[group_id]))


@router.delete("/customer-groups/{group_id}", status_code=204, dependencies=CAN_WRITE)
async def drop_group(group_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Delete a group that nothing uses."""
    await service.drop_group(session, group_id, by=actor_of(caller), now=clock.now())
    return Response(status_code=204)


@router.get("/customer-tags", response_model=TagList, dependencies=CAN_READ)
async def tags(session: TenantWork) -> Response:
    """List the tags in use."""
    found = await repository.groups.tags(session)
    return answer(TagList(items=[TagOut.model_validate(one) for one in found]))
