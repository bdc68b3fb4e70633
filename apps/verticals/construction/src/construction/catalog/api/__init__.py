"""JSON routes of the catalogue."""

from fastapi import APIRouter

from construction.catalog.api import names, products

router = APIRouter()
for part in (products, names):
    router.include_router(part.router)

__all__ = ["router"]
