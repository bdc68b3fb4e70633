"""Pages of the counter."""

from fastapi import APIRouter

from construction.counter.web.exchanging import router as exchanging
from construction.counter.web.selling import router as selling

router = APIRouter(include_in_schema=False)
for part in (selling, exchanging):
    router.include_router(part)
