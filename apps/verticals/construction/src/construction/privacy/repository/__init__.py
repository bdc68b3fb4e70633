"""The statements of personal data: which rows a customer has, and how they are forgotten."""

from construction.privacy.repository import contacts, erasing, lines
from construction.privacy.repository.holding import (
    START,
    SUBJECTS,
    among,
    below,
    of_store_alone,
    shown,
)

__all__ = [
    "START",
    "SUBJECTS",
    "among",
    "below",
    "contacts",
    "erasing",
    "lines",
    "of_store_alone",
    "shown",
]
