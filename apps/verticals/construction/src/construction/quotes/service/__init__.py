"""Use cases of quotes."""

from construction.quotes.service.explaining import why
from construction.quotes.service.lifecycle import (
    approve,
    cancel,
    create,
    expire,
    get,
    reject,
    revise,
    send,
    take_for_order,
)

__all__ = [
    "approve",
    "cancel",
    "create",
    "expire",
    "get",
    "reject",
    "revise",
    "send",
    "take_for_order",
    "why",
]
