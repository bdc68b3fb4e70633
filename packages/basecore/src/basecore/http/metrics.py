"""`/metrics` of an app; Nginx lets nobody from outside reach it."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from basecore import metrics

metrics_router = APIRouter(include_in_schema=False)


@metrics_router.get(metrics.PATH)
async def read(request: Request) -> Response:
    """Return what the process has counted."""
    shown = metrics.exposition(request.app.state.database, metrics.HTTP)
    return Response(shown, media_type=metrics.MEDIA_TYPE)
