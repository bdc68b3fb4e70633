"""Who may see and do what on the pages of quotes."""

from __future__ import annotations

from uuid import UUID

from basecore.tokens import Principal

from construction.access import OwnQuotes, Permission, allowed, handles, may
from construction.quotes.domain import QuoteAction, QuoteStatus, possible

OwnerLimit = OwnQuotes
CAN_READ = [allowed(Permission.QUOTES_READ)]
CAN_SEE_PRICES = [allowed(Permission.QUOTES_READ), allowed(Permission.PRICES_READ)]
CAN_WRITE = [allowed(Permission.QUOTES_WRITE)]
NEEDED = {
    QuoteAction.EDIT: Permission.QUOTES_WRITE,
    QuoteAction.SEND: Permission.QUOTES_WRITE,
    QuoteAction.APPROVE: Permission.QUOTES_APPROVE_SMALL,
    QuoteAction.REJECT: Permission.QUOTES_WRITE,
    QuoteAction.CONVERT: Permission.ORDERS_PLACE,
    QuoteAction.CANCEL: Permission.QUOTES_WRITE,
    QuoteAction.CHANGE: Permission.QUOTES_WRITE,
    QuoteAction.RESTORE: Permission.QUOTES_WRITE,
}
"""What a person needs for each action that a page offers."""


def offered(caller: Principal, status: QuoteStatus, owner_id: UUID) -> set[str]:
    """Return the actions that the state and the caller's role allow; none of what one only sees."""
    if not handles(caller, owner_id):
        return set()
    return {
        action.value
        for action in possible(status)
        if action in NEEDED and may(caller, NEEDED[action])
    }


def page_of(quote_id: UUID) -> str:
    """Return the address of a quote's page."""
    return f"/web/quotes/{quote_id}"
