"""Page routes of suppliers' invoices."""

from fastapi import APIRouter

from construction.nfe.web import pages, reviewing

router = APIRouter()
for one in (pages, reviewing):
    router.include_router(one.router)

__all__ = ["router"]
