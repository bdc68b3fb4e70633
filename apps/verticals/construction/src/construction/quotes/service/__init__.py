"""Use cases of quotes."""

from construction.quotes.service.allowing import allow, mark_of
from construction.quotes.service.drafting import Hand, put_draft
from construction.quotes.service.explaining import why
from construction.quotes.service.lifecycle import (
    approve,
    create,
    expire,
    get,
    header_of,
    revise,
    send,
    take_for_order,
)
from construction.quotes.service.lines import put_line, remove_line
from construction.quotes.service.losing import cancel, clear, reject, short_lines
from construction.quotes.service.moving import hold
from construction.quotes.service.pricing import Priced, breaches, price, sold_of
from construction.quotes.service.quantities import carry, understood
from construction.quotes.service.reopening import reopen
from construction.quotes.service.repricing import price_moves, reprice
from construction.quotes.service.resting import rest, settle_down
from construction.quotes.service.restoring import Frozen, restore

__all__ = [
    "Frozen",
    "Hand",
    "Priced",
    "allow",
    "approve",
    "breaches",
    "cancel",
    "carry",
    "clear",
    "create",
    "expire",
    "get",
    "header_of",
    "hold",
    "mark_of",
    "price",
    "price_moves",
    "put_draft",
    "put_line",
    "reject",
    "remove_line",
    "reopen",
    "reprice",
    "rest",
    "restore",
    "revise",
    "send",
    "settle_down",
    "short_lines",
    "sold_of",
    "take_for_order",
    "understood",
    "why",
]
