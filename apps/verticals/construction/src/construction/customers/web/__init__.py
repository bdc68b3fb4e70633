"""Page and fragment routes of customers."""

from fastapi import APIRouter

from construction.customers.web import contacts, detail, forms, groups, quick

router = APIRouter()
for one in (quick, groups, forms, detail, contacts):
    router.include_router(one.router)

__all__ = ["router"]
