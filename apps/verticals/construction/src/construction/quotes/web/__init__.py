"""Page and fragment routes of quotes."""

from fastapi import APIRouter

from construction.quotes.web import actions, editing, losing, views

router = APIRouter()
for part in (editing, actions, losing, views):
    router.include_router(part.router)

__all__ = ["router"]
