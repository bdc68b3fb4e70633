"""Every query of suppliers."""

from construction.suppliers.repository import offers, suppliers

__all__ = ["offers", "suppliers"]
