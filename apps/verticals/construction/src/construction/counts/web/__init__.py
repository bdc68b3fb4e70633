"""Page routes of counts."""

from fastapi import APIRouter

from construction.counts.web import counting, pages, reviewing

router = APIRouter()
for one in (pages, counting, reviewing):
    router.include_router(one.router)

__all__ = ["router"]
