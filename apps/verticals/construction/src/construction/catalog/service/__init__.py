"""Use cases of the catalogue."""

from construction.catalog.service.products import change, facts, get, register

__all__ = ["change", "facts", "get", "register"]
