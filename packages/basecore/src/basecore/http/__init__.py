"""The edge that every FastAPI app shares: who asks, for which store, and how errors look."""

from basecore.http.context import Caller, TenantWork, current_caller, tenant_session
from basecore.http.describing import (
    FOR_PAGES,
    OPEN,
    describe_bodies,
    describe_problems,
    extend_description,
    takes,
)
from basecore.http.health import health_router
from basecore.http.idempotency import Once, OnlyOnce, Outcome, idempotency_table, once
from basecore.http.metrics import metrics_router
from basecore.http.paging import (
    Page,
    PageRequest,
    Paging,
    Slice,
    decode_cursor,
    encode_cursor,
    page_request,
    slice_page,
)
from basecore.http.problems import install_problems, problem_response
from basecore.http.requestlog import RequestLogMiddleware
from basecore.http.routing import add_routes, shorten
from basecore.http.stopping import Stopping
from basecore.http.visitors import HostStore, VisitorWork

__all__ = [
    "FOR_PAGES",
    "OPEN",
    "Caller",
    "HostStore",
    "Once",
    "OnlyOnce",
    "Outcome",
    "Page",
    "PageRequest",
    "Paging",
    "RequestLogMiddleware",
    "Slice",
    "Stopping",
    "TenantWork",
    "VisitorWork",
    "add_routes",
    "current_caller",
    "decode_cursor",
    "describe_bodies",
    "describe_problems",
    "encode_cursor",
    "extend_description",
    "health_router",
    "idempotency_table",
    "install_problems",
    "metrics_router",
    "once",
    "page_request",
    "problem_response",
    "shorten",
    "slice_page",
    "takes",
    "tenant_session",
]
