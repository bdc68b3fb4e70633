"""Log records for tests of how they are rendered."""

from __future__ import annotations

import logging


def record_of(message: str, **extra: object) -> logging.LogRecord:
    """Return a record as a logger would make it."""
    record = logging.makeLogRecord({"name": "shop", "levelname": "INFO", "msg": message})
    vars(record).update(extra)
    return record
