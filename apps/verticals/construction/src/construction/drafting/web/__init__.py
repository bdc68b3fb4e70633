"""Routes of the quote editor."""

from fastapi import APIRouter

from construction.drafting.web import editing

router = APIRouter()
for part in (editing,):
    router.include_router(part.router)

__all__ = ["router"]
