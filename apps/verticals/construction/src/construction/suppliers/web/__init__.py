"""Page and fragment routes of suppliers."""

from fastapi import APIRouter

from construction.suppliers.web import forms, offers, pages

router = APIRouter()
for one in (forms, offers, pages):
    router.include_router(one.router)

__all__ = ["router"]
