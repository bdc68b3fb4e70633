"""The web interface: the routers of all features, and what stands around their pages."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote, urlencode, urlsplit

from basecore.csrf import CsrfMiddleware
from basecore.errors import AppError, InvalidError, UnauthenticatedError
from basecore.http import add_routes
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from webkit import (
    SecurityHeaders,
    is_htmx,
    language,
    mount_static,
    msgid,
    parts,
    redirect,
    toast,
)

from construction.accounts.web import router as accounts
from construction.answers import problem, wants_json
from construction.approvals.web import router as approvals
from construction.audit.web import router as audit
from construction.catalog.web import router as catalog
from construction.copying.web import router as copying
from construction.cost_changes.web import router as cost_changes
from construction.counter.web import router as counter
from construction.counts.web import router as counts
from construction.customers.web import router as customers
from construction.drafting.web import router as drafting
from construction.duplicates.web import router as duplicates
from construction.figures.web import router as figures
from construction.home.web import router as home
from construction.imports.web import router as imports
from construction.inventory.web import router as inventory
from construction.job_sites.web import router as job_sites
from construction.locations.web import router as locations
from construction.nfe.web import router as nfe
from construction.notices.web import router as notices
from construction.order_board.web import router as order_board
from construction.order_lists.web import router as order_lists
from construction.orders.web import router as orders
from construction.owed.web import router as owed
from construction.pages import HOME, RefusedError, templates
from construction.palette.web import router as palette
from construction.pricing.web import router as pricing
from construction.privacy.web import router as privacy
from construction.purchases.web import router as purchases
from construction.quote_lists.web import router as quote_lists
from construction.quote_templates.web import router as quote_templates
from construction.quotes.web import router as quotes
from construction.records.web import router as records
from construction.replenishment.web import router as replenishment
from construction.revisions.web import router as revisions
from construction.saved_views.web import router as saved_views
from construction.sharing.web import error_page, public
from construction.sharing.web import router as sharing
from construction.stock_history.web import router as stock_history
from construction.stock_list.web import router as stock_list
from construction.store.web import router as store
from construction.suppliers.web import router as suppliers
from construction.transfers.web import router as transfers

__all__ = ["WEB_ROUTERS", "error_page", "install_web", "render_error"]

SIGN_IN = "/auth/login"
POLL = "X-Poll"
"""Sent by what a page asks by itself: that takes nobody away from what they are typing."""

entrance = APIRouter(include_in_schema=False)


@entrance.get("/")
async def start() -> Response:
    """Send to the first page."""
    return RedirectResponse(HOME, HTTPStatus.FOUND)


@entrance.get("/web/login")
async def sign_in() -> Response:
    """Send to where people sign in."""
    return RedirectResponse(SIGN_IN, HTTPStatus.FOUND)


WEB_ROUTERS = (
    entrance,
    sharing,
    public,
    drafting,
    quote_templates,
    quote_lists,
    saved_views,
    quotes,
    copying,
    approvals,
    replenishment,
    cost_changes,
    revisions,
    accounts,
    customers,
    duplicates,
    job_sites,
    privacy,
    catalog,
    counter,
    owed,
    order_board,
    order_lists,
    orders,
    inventory,
    locations,
    transfers,
    stock_list,
    stock_history,
    counts,
    suppliers,
    purchases,
    nfe,
    pricing,
    store,
    audit,
    imports,
    palette,
    notices,
    records,
    figures,
    home,
)


def install_web(app: FastAPI) -> None:
    """Add static files, the parts page, the language switch and the headers of every answer."""
    mount_static(app)
    add_routes(app, (parts.router, language.router))
    app.add_middleware(CsrfMiddleware)
    app.add_middleware(SecurityHeaders)


PAGING = frozenset({"q", "limit", "cursor"})
"""What in the address of a list says what is looked for, and which part of it is shown."""
FIRST_PAGE = msgid("This part of the list could not be shown: here is its beginning")


async def render_error(request: Request, error: AppError) -> Response:
    """Return a page, or what HTMX can show, for an error of a page."""
    if isinstance(error, RefusedError):
        return error.response
    if wants_json(request):
        return problem(request, error)
    if isinstance(error, UnauthenticatedError):
        return _to_sign_in(request)
    if is_htmx(request):
        return _message(request, error)
    return _page(request, error)


def _page(request: Request, error: AppError) -> Response:
    if request.method == "GET" and _is_of_paging(request, error):
        text = templates.translations(request).gettext(FIRST_PAGE)
        return redirect(request, _without_paging(request), text, "warning")
    status = _shown_status(request, error)
    detail = None if status == HTTPStatus.NOT_FOUND else error.detail
    return templates.error(request, status, detail)


def _is_of_paging(request: Request, error: AppError) -> bool:
    """Tell whether nothing but paging is wrong: without it the address is another one."""
    if not isinstance(error, InvalidError) or not set(error.fields) <= PAGING:
        return False
    return not PAGING.isdisjoint(request.query_params)


def _without_paging(request: Request) -> str:
    """Return where a list starts whose address was cut off or written by hand."""
    left = [(name, text) for name, text in request.query_params.multi_items() if name not in PAGING]
    return f"{request.url.path}?{urlencode(left)}" if left else request.url.path


def _to_sign_in(request: Request) -> Response:
    url = f"{SIGN_IN}?next={quote(_page_of(request), safe='/')}"
    if POLL in request.headers:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    if is_htmx(request):
        return Response(status_code=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": url})
    return RedirectResponse(url, HTTPStatus.SEE_OTHER)


def _page_of(request: Request) -> str:
    """Return path and query of the page that the person looks at."""
    if is_htmx(request):
        address = request.headers.get("hx-current-url", "")
    elif request.method == "GET":
        address = str(request.url)
    else:
        return HOME
    try:
        url = urlsplit(address)
    except ValueError:  # such as `http://[`
        return HOME
    return f"{url.path}?{url.query}" if url.query else url.path or HOME


def _shown_status(request: Request, error: AppError) -> int:
    """Return the status whose page tells it: stale is a conflict, a wrong filter an address."""
    if error.status == HTTPStatus.PRECONDITION_FAILED:
        return HTTPStatus.CONFLICT
    if error.status in {HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.BAD_REQUEST}:
        return HTTPStatus.NOT_FOUND if request.method == "GET" else HTTPStatus.CONFLICT
    return error.status


def _message(request: Request, error: AppError) -> Response:
    """Return a short message and leave the page as it is; the frame has words for the rest."""
    status = _shown_status(request, error)
    if status != HTTPStatus.CONFLICT:
        return Response(status_code=status)
    text = templates.translations(request).gettext(error.detail)
    response = Response(status_code=status, headers={"HX-Reswap": "none"})
    return toast(response, text, "danger")
