"""Who may do what: one matrix that code, tests and docs read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from basecore import clock, http
from basecore.db import Database
from basecore.errors import ForbiddenError, UnauthenticatedError
from basecore.tokens import Principal
from contracts.scopes import READ, WRITE
from fastapi import Depends, Header, Request, params

from construction import adjustments
from construction.adjustments import Adjustments


class Permission(StrEnum):
    """Something that a role may or may not do."""

    PRODUCTS_READ = "products.read"
    PRODUCTS_WRITE = "products.write"
    PRICES_READ = "prices.read"
    PRICES_WRITE = "prices.write"
    COSTS_READ = "costs.read"
    CUSTOMERS_READ = "customers.read"
    CUSTOMERS_WRITE = "customers.write"
    CREDIT_WRITE = "credit.write"
    QUOTES_READ = "quotes.read"
    QUOTES_READ_ALL = "quotes.read_all"
    QUOTES_WRITE = "quotes.write"
    QUOTES_HANDLE_ALL = "quotes.handle_all"
    QUOTES_APPROVE = "quotes.approve"
    QUOTES_APPROVE_SMALL = "quotes.approve_small"
    QUOTES_ASSIGN = "quotes.assign"
    ORDERS_READ = "orders.read"
    ORDERS_READ_ALL = "orders.read_all"
    ORDERS_PLACE = "orders.place"
    ORDERS_PREPARE = "orders.prepare"
    ORDERS_PICKUP = "orders.pickup"
    ORDERS_DELIVER = "orders.deliver"
    ORDERS_CANCEL = "orders.cancel"
    ORDERS_RETURN = "orders.return"
    STOCK_READ = "stock.read"
    STOCK_MOVE = "stock.move"
    SUPPLIERS_READ = "suppliers.read"
    SUPPLIERS_WRITE = "suppliers.write"
    PURCHASES_READ = "purchases.read"
    PURCHASES_WRITE = "purchases.write"
    PURCHASES_RECEIVE = "purchases.receive"
    SETTINGS_WRITE = "settings.write"


P = Permission

MATRIX: dict[str, frozenset[Permission]] = {
    "admin": frozenset(Permission),
    "sales": frozenset(
        {
            P.PRODUCTS_READ, P.PRICES_READ, P.CUSTOMERS_READ, P.CUSTOMERS_WRITE,
            P.QUOTES_READ, P.QUOTES_WRITE, P.ORDERS_READ, P.ORDERS_PLACE, P.ORDERS_PICKUP,
            P.ORDERS_RETURN, P.STOCK_READ,
        }
    ),
    "finance": frozenset(
        {
            P.PRODUCTS_READ, P.PRICES_READ, P.COSTS_READ, P.CUSTOMERS_READ, P.QUOTES_READ,
            P.QUOTES_READ_ALL, P.QUOTES_HANDLE_ALL, P.QUOTES_APPROVE, P.QUOTES_APPROVE_SMALL,
            P.ORDERS_READ, P.ORDERS_READ_ALL, P.SUPPLIERS_READ, P.PURCHASES_READ,
        }
    ),
    "stock": frozenset(
        {
            P.PRODUCTS_READ, P.ORDERS_READ, P.ORDERS_READ_ALL, P.ORDERS_PREPARE,
            P.STOCK_READ, P.STOCK_MOVE, P.SUPPLIERS_READ, P.PURCHASES_READ,
            P.PURCHASES_RECEIVE,
        }
    ),
    "driver": frozenset(),
    "buyer": frozenset(),
}  # fmt: skip

ADJUSTABLE: dict[str, tuple[str, Permission]] = {
    "sellers_see_all": ("sales", P.QUOTES_READ_ALL),
    "sellers_approve_percent": ("sales", P.QUOTES_APPROVE_SMALL),
    "stock_cancels": ("stock", P.ORDERS_CANCEL),
}
"""What a store may give a role beyond the matrix, by the name of its setting; no more."""
ADJUSTED = frozenset(role for role, _ in ADJUSTABLE.values())


class ScopeError(ForbiddenError):
    """An API key was not made for this."""

    code = "insufficient_scope"
    title = "The scopes of this API key do not allow this"


def scope_of(permission: Permission) -> str:
    """Return the scope that an API key needs: reading of an area, or all that changes it."""
    area, _, verb = permission.partition(".")
    return f"{area}:{READ if verb.startswith(READ) else WRITE}"


def may(caller: Principal, permission: Permission) -> bool:
    """Tell whether the caller's role has the permission, and an API key the scope."""
    has_scope = caller.scopes is None or scope_of(permission) in caller.scopes
    held = MATRIX.get(caller.role, frozenset())
    return has_scope and (permission in held or permission in caller.granted)


def granted(role: str, store: Adjustments) -> frozenset[Permission]:
    """Return what a store gives a role beyond the matrix."""
    return frozenset(
        permission
        for name, (its, permission) in ADJUSTABLE.items()
        if its == role and getattr(store, name) not in {False, None}
    )


async def current(request: Request, caller: http.Caller) -> Principal:
    """Return who asks, with what the store gives their role; from here on its clock counts.

    Read in a transaction that is over at once: streams and documents keep no connection meanwhile.
    """
    database: Database = request.app.state.database
    clock.go_by(await database.zone_of(caller.tenant_id))
    if caller.role in ADJUSTED:
        async with database.tenant(caller.tenant_id) as session:
            more = granted(caller.role, await adjustments.read(session))
        caller = replace(caller, granted=more)
        request.state.principal = caller
    return caller


Caller = Annotated[Principal, Depends(current)]
"""Who asks: the one that every route takes."""


def _refusal(caller: Principal) -> ForbiddenError:
    return ForbiddenError() if caller.scopes is None else ScopeError()


def ensure(caller: Principal, permission: Permission) -> None:
    """Raise `ForbiddenError` unless the caller has the permission."""
    if not may(caller, permission):
        raise _refusal(caller)


SCHEDULE = (Permission.ORDERS_PLACE, Permission.ORDERS_PREPARE)
"""Who sells and who prepares may both say when goods are to be delivered."""


def ensure_any(caller: Principal, permissions: Iterable[Permission]) -> None:
    """Raise `ForbiddenError` unless the caller has one of the permissions."""
    if not any(may(caller, one) for one in permissions):
        raise _refusal(caller)


NEEDED: dict[Callable[..., Any], tuple[Permission, ...]] = {}
"""What each dependency that `allowed` made asks for one of; tests read it off the routes."""


def require(*permissions: Permission) -> Callable[[Principal], Awaitable[Principal]]:
    """Return a dependency that lets only roles with one of the permissions pass."""

    async def check(caller: Caller) -> Principal:
        ensure_any(caller, permissions)
        return caller

    NEEDED[check] = permissions
    return check


async def somebody(caller: Caller) -> Principal:
    """Let only people pass: what is for one person's eyes is not an API key's."""
    if caller.scopes is not None:
        raise ScopeError
    return caller


async def typed_by(caller: Caller, x_person: Annotated[UUID | None, Header()] = None) -> None:
    """Refuse what one person typed before another signed in at the same browser."""
    if x_person is not None and x_person != caller.user_id:
        raise UnauthenticatedError


BY_WHO_TYPED_IT: params.Depends = Depends(typed_by)
"""For what a page keeps in the browser and sends by itself."""


def allowed(*permissions: Permission) -> params.Depends:
    """Return the route dependency of a permission, or of any of several."""
    dependency: params.Depends = Depends(require(*permissions))
    return dependency


def own_only(caller: Principal, read_all: Permission) -> UUID | None:
    """Return whose records the caller is limited to, or None when they may see everybody's."""
    return None if may(caller, read_all) else caller.user_id


SAFE = frozenset({"GET", "HEAD"})


async def own_quotes(request: Request, caller: Caller) -> UUID | None:
    """Return whose quotes the caller is limited to: what one only sees, one does not change."""
    is_reading = request.method in SAFE
    return own_only(caller, P.QUOTES_READ_ALL if is_reading else P.QUOTES_HANDLE_ALL)


OwnQuotes = Annotated[UUID | None, Depends(own_quotes)]
"""Whose quotes a route shows or changes: a seller's own, or everybody's."""


async def seen_quotes(caller: Caller) -> UUID | None:
    """Return whose quotes the caller sees, also to copy them or to write something on them."""
    return own_only(caller, P.QUOTES_READ_ALL)


SeenQuotes = Annotated[UUID | None, Depends(seen_quotes)]
"""Whose quotes a route looks at, whatever else it makes."""


async def handled_quotes(caller: Caller) -> UUID | None:
    """Return whose quotes the caller works on, also where a page only begins it."""
    return own_only(caller, P.QUOTES_HANDLE_ALL)


HandledQuotes = Annotated[UUID | None, Depends(handled_quotes)]
"""Whose quotes a route opens to be worked on."""


def handles(caller: Principal, owner_id: UUID) -> bool:
    """Tell whether the caller works on the quotes of their owner, and does not only see them."""
    return own_only(caller, P.QUOTES_HANDLE_ALL) in {None, owner_id}


async def own_orders(caller: Caller) -> UUID | None:
    """Return whose orders the caller is limited to."""
    return own_only(caller, Permission.ORDERS_READ_ALL)


OwnOrders = Annotated[UUID | None, Depends(own_orders)]
"""Whose orders a route shows: a seller's own, or everybody's."""
