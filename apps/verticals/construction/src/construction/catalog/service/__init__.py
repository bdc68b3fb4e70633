"""Use cases of the catalogue."""

from construction.catalog.service.products import change, get, register

__all__ = ["change", "get", "register"]
