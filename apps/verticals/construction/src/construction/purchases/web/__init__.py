"""Page and fragment routes of purchases."""

from fastapi import APIRouter

from construction.purchases.web import drafts, pages, receiving, sending

router = APIRouter()
for one in (drafts, sending, receiving, pages):
    router.include_router(one.router)

__all__ = ["router"]
