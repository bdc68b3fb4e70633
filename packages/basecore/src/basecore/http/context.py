"""Who asks and for which store: the token must agree with the host, and binds the transaction."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from basecore.db import Database, RequestContext, TenantSession
from basecore.errors import NotFoundError, UnauthenticatedError
from basecore.tokens import Principal, Verifier

security = logging.getLogger("security")

TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


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
    request.state.principal = principal
    return principal


Caller = Annotated[Principal, Depends(current_caller)]


async def tenant_session(request: Request, caller: Caller) -> AsyncIterator[TenantSession]:
    """Give the request its one transaction; it commits before the answer leaves."""
    database: Database = request.app.state.database
    context = RequestContext(
        actor=f"user:{caller.user_id}",
        correlation_id=_request_id(request),
        traceparent=_traceparent(request),
    )
    async with database.tenant(caller.tenant_id, context=context) as session:
        yield session


TenantWork = Annotated[TenantSession, Depends(tenant_session, scope="function")]


def _request_id(request: Request) -> UUID | None:
    try:
        return UUID(request.headers.get("x-request-id", ""))
    except ValueError:
        return None


def _traceparent(request: Request) -> str | None:
    # It is stored with every event, so nothing but a W3C trace context may pass.
    sent = request.headers.get("traceparent", "")
    return sent if TRACEPARENT.fullmatch(sent) else None
