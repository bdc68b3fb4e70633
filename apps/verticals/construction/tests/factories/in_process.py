"""The vertical's app over a database, as tests run it: in their own process."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from basecore.db import Database
from basecore.stores import Stores
from basecore.tokens import KeySet, Verifier
from construction.main import make_app
from fastapi import FastAPI
from shop import KEY


def app_over(database: Database, files_dir: Path, admin_url: str) -> FastAPI:
    """Return the app with a key set of the tests'; `state.known` has its stores by slug."""

    async def keys() -> Mapping[str, Any]:
        return {"keys": [KEY.public_jwk()]}

    made = make_app()
    made.state.database = database
    made.state.files_dir = files_dir
    made.state.known = {}
    made.state.admin_url = admin_url

    async def told(slug: str) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = made.state.known.get(slug)
        return found

    made.state.stores = Stores(told)
    made.state.verifier = Verifier(KeySet(keys))
    return made
