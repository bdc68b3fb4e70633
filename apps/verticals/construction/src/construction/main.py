"""The web process of the vertical: JSON API and HTMX pages."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from basecore.db import Database, check_safety
from basecore.http import (
    RequestLogMiddleware,
    Stopping,
    add_routes,
    health_router,
    install_problems,
    metrics_router,
    shorten,
)
from basecore.settings import Settings
from basecore.stores import Stores, logos_by, told_by
from basecore.telemetry import set_up_telemetry, shut_down_telemetry
from basecore.tokens import KeySet, Verifier, http_source
from fastapi import FastAPI

from construction.api import API_ROUTERS
from construction.examples import describe_with_examples
from construction.orm import idempotency
from construction.sharing import Press
from construction.web import WEB_ROUTERS, error_page, install_web, render_error

DESCRIPTION = "Quotes, orders and stock of stores that sell building material."


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the app; everything it needs from outside comes from settings."""
    app = make_app()
    app.state.settings = settings or Settings()
    set_up_telemetry("construction", app.state.settings)
    app.router.lifespan_context = _lifespan
    return app


def make_app() -> FastAPI:
    """Make the app without what it needs from outside: `state.database` and `state.verifier`."""
    app = FastAPI(
        title="BaseCommerce construction",
        version="1",
        description=DESCRIPTION,
        docs_url="/docs",
        redoc_url=None,
    )
    app.state.idempotency = idempotency
    app.state.press = Press()
    app.state.stopping = Stopping()
    add_routes(app, (health_router, metrics_router, *API_ROUTERS, *WEB_ROUTERS))
    install_problems(app, {"/web": render_error, "/q/": error_page})
    install_web(app)
    describe_with_examples(app)
    app.add_middleware(RequestLogMiddleware)
    shorten(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    database = Database(
        settings.database_url,
        source="construction",
        pool_size=settings.database_pool,
        by_store_clock=True,
    )
    await check_safety(database)
    app.state.stopping.listen()
    async with httpx.AsyncClient() as client:
        app.state.database = database
        app.state.files_dir = settings.files_dir
        app.state.stores = Stores(
            told_by(client, settings.auth_url), logos_by(client, settings.auth_url)
        )
        app.state.verifier = Verifier(KeySet(http_source(client, settings.auth_url)))
        gc.freeze()  # what start-up made stays: looking through it again stops every request
        gc.set_threshold(
            20_000
        )  # a page makes thousands of objects: at 700 they cost it a twentieth
        yield
    await database.close()
    await shut_down_telemetry()
