"""Pages of the store's settings."""

from fastapi import APIRouter

from construction.store.web import numbering, particulars, permissions

router = APIRouter()
for part in (particulars, numbering, permissions):
    router.include_router(part.router)

__all__ = ["router"]
