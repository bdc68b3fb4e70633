"""Pages of the store's settings."""

from fastapi import APIRouter

from construction.store.web import numbering, particulars, permissions, units

router = APIRouter()
for part in (particulars, numbering, units, permissions):
    router.include_router(part.router)

__all__ = ["router"]
