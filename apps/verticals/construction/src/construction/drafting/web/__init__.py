"""Routes of the quote editor."""

from fastapi import APIRouter

from construction.drafting.web import editing, live, pasting, repricing

router = APIRouter()
for part in (editing, live, pasting, repricing):
    router.include_router(part.router)

__all__ = ["router"]
