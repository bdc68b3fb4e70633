"""`/health/live` and `/health/ready` of an app."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from basecore.db import Database

health_router = APIRouter(prefix="/health", include_in_schema=False)


@health_router.get("/live")
async def live() -> dict[str, str]:
    """Say that the process runs."""
    return {"status": "live"}


@health_router.get("/ready")
async def ready(request: Request, response: Response) -> dict[str, str]:
    """Say whether the process can serve: 503 while PostgreSQL does not answer."""
    database: Database = request.app.state.database
    try:
        async with database.platform() as connection:
            await connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError):
        response.status_code = 503
        return {"status": "database unavailable"}
    return {"status": "ready"}
