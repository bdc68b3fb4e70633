"""How large a file may be. The documentation and the page state these numbers."""

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 100
MAX_CELL = 10_000

AT_ONCE = 1_000
"""Rows of one transaction; an import of so many is done within the request."""

CHECKED_AT_ONCE = 10_000
"""So many rows are checked within the request; more by the worker."""
