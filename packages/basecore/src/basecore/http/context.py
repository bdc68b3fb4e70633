"""Who asks and for which store: the token must agree with the host, and binds the transaction."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from basecore import tracing
from basecore.db import Database, RequestContext, TenantSession
from basecore.errors import ForbiddenError, NotFoundError, UnauthenticatedError
from basecore.telemetry import add_to_log_context
from basecore.tokens import Principal, Verifier

security = logging.getLogger("security")

API = "/api/"


class ApiOnlyError(ForbiddenError):
    """A program's key opens no page."""

    code = "api_only"
    title = f"An API key opens only what begins with {API}"


async def current_caller(request: Request) -> Principal:
    """Return who asks; 401 without a good token, 404 when it is another store's."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise UnauthenticatedError
    verifier: Verifier = request.app.state.verifier
    principal = await verifier.verify(token.strip())
    host_slug = request.headers.get("x-tenant-slug")
    if principal.slug != host_slug:
        security.warning(
            "token_of_another_store",
            extra={
                "host_slug": host_slug,
                "tenant_id": str(principal.tenant_id),
                "user_id": str(principal.user_id),
                "path": request.url.path,
            },
        )
        raise NotFoundError
    if principal.scopes is not None and not request.url.path.startswith(API):
        raise ApiOnlyError
    request.state.principal = principal
    add_to_log_context(tenant_id=str(principal.tenant_id))
    return principal


Caller = Annotated[Principal, Depends(current_caller)]


async def tenant_session(request: Request, caller: Caller) -> AsyncIterator[TenantSession]:
    """Give the request its one transaction; it commits before the answer leaves."""
    database: Database = request.app.state.database
    trace = tracing.current()
    context = RequestContext(
        actor=f"user:{caller.user_id}",
        correlation_id=request_id_of(request),
        traceparent=trace.header if trace else None,
    )
    async with database.tenant(caller.tenant_id, context=context) as session:
        yield session


TenantWork = Annotated[TenantSession, Depends(tenant_session, scope="function")]


def request_id_of(request: Request) -> UUID | None:
    """Return the id that Nginx gave the request."""
    try:
        return UUID(request.headers.get("x-request-id", ""))
    except ValueError:
        return None
