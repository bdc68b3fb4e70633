"""What needs no sign-in: a store's name and colours, the public keys, and whose a host is."""

from __future__ import annotations

import hashlib

import orjson
from fastapi import APIRouter, Request, Response
from webkit.branding import stylesheet

from auth_app.edge import ThisStore
from auth_app.wiring import Tools

router = APIRouter(include_in_schema=False)

JWKS_CACHE = "public, max-age=60"
STORE_CACHE = "public, max-age=60"


@router.get("/tenant.json")
async def tenant(store: ThisStore) -> Response:
    """Return the host's store."""
    body = {
        "slug": store.slug,
        "name": store.name,
        "primary_color": store.primary_color,
        "secondary_color": store.secondary_color,
    }
    return Response(
        orjson.dumps(body), media_type="application/json", headers={"Cache-Control": STORE_CACHE}
    )


@router.get("/internal/store")
async def store(found: ThisStore) -> Response:
    """Return the host's store to a process that serves visitors without a token."""
    body = {
        "tenant_id": str(found.tenant_id),
        "slug": found.slug,
        "name": found.name,
        "primary_color": found.primary_color,
        "secondary_color": found.secondary_color,
        "logo": found.logo_digest,
    }
    return Response(orjson.dumps(body), media_type="application/json")


@router.get("/branding.css")
async def branding(request: Request, store: ThisStore) -> Response:
    """Return the store's colours as a stylesheet."""
    content = stylesheet(store.primary_color, store.secondary_color)
    tag = f'"{hashlib.sha256(content.encode()).hexdigest()[:16]}"'
    headers = {"Cache-Control": STORE_CACHE, "ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="text/css", headers=headers)


@router.get("/.well-known/jwks.json")
async def jwks(kit: Tools) -> Response:
    """Return the public keys, by which everybody verifies access tokens."""
    return Response(
        orjson.dumps(kit.keys.jwks()),
        media_type="application/json",
        headers={"Cache-Control": JWKS_CACHE},
    )
