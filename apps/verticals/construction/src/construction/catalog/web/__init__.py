"""Pages of the catalogue."""

from fastapi import APIRouter

from construction.catalog.web.bulk import router as bulk
from construction.catalog.web.editing import router as editing
from construction.catalog.web.listing import router as listing
from construction.catalog.web.names import router as names
from construction.catalog.web.pictures import router as pictures
from construction.catalog.web.product import router as product

router = APIRouter(include_in_schema=False)
for part in (listing, bulk, names, editing, product, pictures):
    router.include_router(part)
