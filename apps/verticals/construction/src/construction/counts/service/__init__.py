"""Use cases of counts."""

from construction.counts.service.entering import enter, explain
from construction.counts.service.posting import cancel, post
from construction.counts.service.starting import start
from construction.counts.service.viewing import get, lines, page, sheet, shown

__all__ = [
    "cancel",
    "enter",
    "explain",
    "get",
    "lines",
    "page",
    "post",
    "sheet",
    "shown",
    "start",
]
