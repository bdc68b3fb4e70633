"""Pages of orders."""

from fastapi import APIRouter

from construction.orders.web.handing import router as handing
from construction.orders.web.moving import router as moving
from construction.orders.web.printing import router as printing
from construction.orders.web.returning import router as returning
from construction.orders.web.showing import router as showing

router = APIRouter(include_in_schema=False)
for part in (handing, returning, printing, moving, showing):
    router.include_router(part)
