from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from webkit import SecurityHeaders, Templates, language, mount_static, parts, redirect, toast

templates = Templates()


async def error(request: Request, status: int) -> Response:
    return templates.error(request, status)


async def leave(request: Request) -> Response:
    return redirect(request, "/web/parts", "Cotação enviada")


async def fragment() -> Response:
    return toast(Response("ok"), "Não enviada", "danger")


def build() -> FastAPI:
    app = FastAPI()
    app.add_middleware(SecurityHeaders)
    mount_static(app)
    app.include_router(parts.router)
    app.include_router(language.router)
    app.add_api_route("/error/{status}", error, response_model=None)
    app.add_api_route("/leave", leave, methods=["POST"], response_model=None)
    app.add_api_route("/fragment", fragment, response_model=None)
    return app


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=build())
    async with httpx.AsyncClient(transport=transport, base_url="https://store.test") as client:
        yield client
