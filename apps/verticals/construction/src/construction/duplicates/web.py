"""Pages of duplicates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from basecore import clock
from basecore.errors import ConflictError, InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from webkit import msgid, redirect

from construction import customers
from construction.access import Caller, Permission, allowed, may
from construction.activity import actor_of
from construction.customers import CustomerNotFoundError
from construction.duplicates import repository, service
from construction.pages import (
    SENTENCES,
    FormBody,
    RefusedError,
    as_id,
    form_errors,
    new_key,
    retry,
    templates,
)

router = APIRouter(prefix="/web", include_in_schema=False)

CAN_READ = [allowed(Permission.CUSTOMERS_READ)]
CAN_WRITE = [allowed(Permission.CUSTOMERS_WRITE)]
PAGE = "/web/duplicates"
MERGED = msgid("Merged. You can undo this on the customer's page.")
APART = msgid("They are not proposed again")
UNDONE = msgid("Separated again")


async def _page(request: Request, session: TenantWork, **context: Any) -> Response:
    given: dict[str, Any] = {"errors": {}, "key": new_key()}
    return templates.render(
        request,
        "duplicates/list.html",
        proposals=await service.proposals(session),
        is_name_alike=service.is_name_alike,
        **(given | context),
    )


@router.get("/duplicates", dependencies=CAN_WRITE)
async def every(request: Request, session: TenantWork) -> Response:
    """Show customers who may be one and the same."""
    return await _page(request, session)


def _two(form: FormData) -> tuple[UUID, UUID]:
    """Return the two customers that a form names, the kept one first."""
    ids = [as_id(str(form.get(name, ""))) for name in ("kept_id", "merged_id")]
    errors = {
        name: SENTENCES["uuid_parsing"]
        for name, one in zip(("kept_id", "merged_id"), ids, strict=True)
        if one is None
    }
    kept, merged = ids
    if kept is None or merged is None:
        raise InvalidError(errors)
    return kept, merged


@router.post("/duplicates/merge", dependencies=CAN_WRITE)
async def merge(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Let one customer become part of another."""

    async def make() -> Outcome:
        kept_id, merged_id = _two(form)
        by, now = actor_of(caller), clock.now()
        await service.merge(session, kept_id, merged_id, by=by, now=now)
        return Outcome(303, media_type=None, location=f"/web/customers/{kept_id}")

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        context = retry(error, form, request)
        raise RefusedError(await _page(request, session, status_code=422, **context)) from error
    except (CustomerNotFoundError, ConflictError) as error:
        shown = form_errors(InvalidError({"": error.title}), request)
        page = await _page(request, session, status_code=409, errors=shown)
        raise RefusedError(page) from error
    words = templates.translations(request).gettext(MERGED)
    return redirect(request, made.headers["Location"], words)


@router.post("/duplicates/apart", dependencies=CAN_WRITE)
async def tell_apart(
    request: Request, session: TenantWork, caller: Caller, form: FormBody
) -> Response:
    """Remember that two customers are two."""
    try:
        first, second = _two(form)
        by, now = actor_of(caller), clock.now()
        await service.tell_apart(session, first, second, by=by, now=now)
    except (InvalidError, CustomerNotFoundError) as error:
        sentence = (
            next(iter(error.fields.values())) if isinstance(error, InvalidError) else error.title
        )
        shown = form_errors(InvalidError({"": sentence}), request)
        page = await _page(request, session, status_code=422, errors=shown)
        raise RefusedError(page) from error
    return redirect(request, PAGE, templates.translations(request).gettext(APART))


@router.get("/customers/{customer_id}/merges", dependencies=CAN_READ)
async def merges(
    request: Request, session: TenantWork, caller: Caller, customer_id: UUID
) -> Response:
    """Show what became part of a customer."""
    customer = await customers.get(session, customer_id)
    found = await repository.merges(session, customer.id)
    return templates.render(
        request,
        "duplicates/merges.html",
        customer=customer,
        merges=found,
        names=await customers.named(session, [one.merged_id for one in found]),
        counts=await repository.moved_counts(session, [one.id for one in found]),
        may_write=may(caller, Permission.CUSTOMERS_WRITE),
    )


@router.post("/customers/{customer_id}/merges/{merge_id}/undo", dependencies=CAN_WRITE)
async def undo(
    request: Request, session: TenantWork, caller: Caller, customer_id: UUID, merge_id: UUID
) -> Response:
    """Separate two customers again."""
    await service.undo(session, customer_id, merge_id, by=actor_of(caller), now=clock.now())
    words = templates.translations(request).gettext(UNDONE)
    return redirect(request, f"/web/customers/{customer_id}", words)
