"""The sign-in service: `uvicorn auth_app.main:create_app --factory`."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from basecore.csrf import CsrfMiddleware
from basecore.db import check_safety
from basecore.http import (
    RequestLogMiddleware,
    add_routes,
    describe_bodies,
    describe_problems,
    extend_description,
    health_router,
    install_problems,
    metrics_router,
)
from basecore.settings import Settings
from basecore.telemetry import set_up_telemetry, shut_down_telemetry
from fastapi import FastAPI
from webkit import SecurityHeaders

from auth_app import public
from auth_app.account import api as account_api
from auth_app.account import two_steps
from auth_app.account import web as account_web
from auth_app.api_keys import api as keys_api
from auth_app.api_keys import web as keys_web
from auth_app.branding import api as look_api
from auth_app.branding import web as look_web
from auth_app.edge import render_error
from auth_app.links import web as links_web
from auth_app.people import api as people_api
from auth_app.people import web as people_web
from auth_app.record import api as record_api
from auth_app.record import web as record_web
from auth_app.sending import sender_of, sending
from auth_app.sign_in import api, web
from auth_app.wiring import Kit, make_kit

DESCRIPTION = "Who signs in at a store, with what, and how the store looks."
ROUTERS = (
    api.router,
    web.router,
    account_api.router,
    account_web.router,
    links_web.router,
    people_api.router,
    people_web.router,
    two_steps.router,
    keys_api.router,
    keys_web.router,
    look_api.public,
    look_api.router,
    look_web.router,
    record_api.router,
    record_web.router,
)


def create_app(settings: Settings | None = None, kit: Kit | None = None) -> FastAPI:
    """Build the application; tests bring a kit of their own."""
    kit = kit or _kit_of(settings or Settings())
    app = FastAPI(
        title="BaseCommerce sign-in",
        version="1",
        description=DESCRIPTION,
        lifespan=_lifespan,
        openapi_url="/auth/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.kit = kit
    app.state.database = kit.database
    app.state.verifier = kit.verifier
    install_problems(app, pages={"/auth/": render_error})
    add_routes(app, (health_router, metrics_router, public.router, *ROUTERS))
    if kit.shows_mailbox:
        add_routes(app, (links_web.development,))
    extend_description(app, describe_bodies, describe_problems)
    app.add_middleware(CsrfMiddleware)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestLogMiddleware)
    return app


def _kit_of(settings: Settings) -> Kit:
    set_up_telemetry("auth", settings)
    kit = make_kit(settings)
    return dataclasses.replace(kit, sender=sender_of(kit.database, kit.seal, settings))


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    kit: Kit = app.state.kit
    await check_safety(kit.database)
    async with sending(kit.sender):
        yield
    kit.passwords.close()
    await kit.database.close()
    await shut_down_telemetry()
