"""Pages of imports and exports."""

from fastapi import APIRouter

from construction.imports.web import files, mending, pages, steps

router = APIRouter()
for part in (files, pages, mending, steps):
    router.include_router(part.router)

__all__ = ["router"]
