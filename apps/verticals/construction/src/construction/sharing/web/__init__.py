"""Pages of sending quotes: the seller's panel and the customer's page."""

from construction.sharing.web.panel import router
from construction.sharing.web.public import error_page
from construction.sharing.web.public import router as public

__all__ = ["error_page", "public", "router"]
