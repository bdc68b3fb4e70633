"""Use cases of quotes."""

from construction.quotes.service.explaining import why
from construction.quotes.service.lifecycle import (
    approve,
    create,
    expire,
    get,
    revise,
    send,
    take_for_order,
)
from construction.quotes.service.losing import cancel, reject, short_lines
from construction.quotes.service.reopening import reopen

__all__ = [
    "approve",
    "cancel",
    "create",
    "expire",
    "get",
    "reject",
    "reopen",
    "revise",
    "send",
    "short_lines",
    "take_for_order",
    "why",
]
