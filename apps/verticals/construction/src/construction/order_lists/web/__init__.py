"""Pages of lists of orders."""

from fastapi import APIRouter

from construction.order_lists.web.bulk import router as bulk
from construction.order_lists.web.listing import router as listing
from construction.order_lists.web.sheets import router as sheets

router = APIRouter(include_in_schema=False)
for part in (listing, sheets, bulk):
    router.include_router(part)
