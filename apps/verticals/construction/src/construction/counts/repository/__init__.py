"""Every query of counts."""

from construction.counts.repository.counts import (
    add,
    add_entry,
    end,
    entries,
    entry,
    get,
    hold_line,
    last_counted,
    on_sale,
    page,
    progress,
    set_differences,
    set_line,
)
from construction.counts.repository.lines import View, lines, sheet

__all__ = [
    "View",
    "add",
    "add_entry",
    "end",
    "entries",
    "entry",
    "get",
    "hold_line",
    "last_counted",
    "lines",
    "on_sale",
    "page",
    "progress",
    "set_differences",
    "set_line",
    "sheet",
]
