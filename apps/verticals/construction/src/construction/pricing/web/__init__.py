"""Page and fragment routes of prices."""

from fastapi import APIRouter

from construction.pricing.web import asking, lists, of_buyer, policy, rules, scheduled

router = APIRouter()
for part in (rules, lists, scheduled, policy, asking, of_buyer):
    router.include_router(part.router)

__all__ = ["router"]
