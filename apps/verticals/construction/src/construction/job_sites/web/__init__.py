"""Page and fragment routes of job sites."""

from fastapi import APIRouter

from construction.job_sites.web import pages, quick

router = APIRouter()
for part in (quick, pages):
    router.include_router(part.router)

__all__ = ["router"]
