"""Pages of what to buy, of what the store lives on, and of a product's outlook."""

from fastapi import APIRouter

from construction.replenishment.web.classes import router as classes
from construction.replenishment.web.listing import router as listing
from construction.replenishment.web.outlook import router as outlook
from construction.replenishment.web.parameters import router as parameters

router = APIRouter(include_in_schema=False)
for part in (classes, outlook, parameters, listing):
    router.include_router(part)
