"""Pages of lists of quotes."""

from fastapi import APIRouter

from construction.quote_lists.web.bulk import router as bulk
from construction.quote_lists.web.listing import router as listing
from construction.quote_lists.web.sheets import router as sheets

router = APIRouter(include_in_schema=False)
for part in (listing, sheets, bulk):
    router.include_router(part)
