"""Requests without a sign-in: the host alone says which store, and nobody is known."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from basecore import tracing
from basecore.db import Database, RequestContext, TenantSession
from basecore.errors import NotFoundError
from basecore.http.context import request_id_of
from basecore.stores import Store, Stores
from basecore.telemetry import add_to_log_context

ACTOR = "visitor"


async def host_store(request: Request) -> Store:
    """Return the active store of the host, or raise `NotFoundError`."""
    slug = request.headers.get("x-tenant-slug", "")
    stores: Stores = request.app.state.stores
    store = await stores.find(slug) if slug else None
    if store is None:
        raise NotFoundError
    request.state.store = store
    add_to_log_context(tenant_id=str(store.tenant_id))
    return store


HostStore = Annotated[Store, Depends(host_store)]


async def visitor_session(request: Request, store: HostStore) -> AsyncIterator[TenantSession]:
    """Give the request its one transaction in the host's store."""
    database: Database = request.app.state.database
    trace = tracing.current()
    context = RequestContext(
        actor=ACTOR,
        correlation_id=request_id_of(request),
        traceparent=trace.header if trace else None,
    )
    async with database.tenant(store.tenant_id, context=context) as session:
        yield session


VisitorWork = Annotated[TenantSession, Depends(visitor_session, scope="function")]
