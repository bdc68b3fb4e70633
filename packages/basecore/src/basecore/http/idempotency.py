"""`Idempotency-Key`: a creating request's answer is stored in the transaction of its effect."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlalchemy import (
    Column,
    DateTime,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import AppError, InvalidError
from basecore.http.context import Caller, TenantWork

MAX_KEY = 200
FIELD = "idempotency_key"
"""The hidden field that carries the key in a form."""


class KeyReusedError(AppError):
    """The key came before with another body."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "idempotency_key_reused"
    title = "This Idempotency-Key was used before with another request"


def idempotency_table(metadata: MetaData) -> Table:
    """Return the table of keys for one owner's schema."""
    return Table(
        "idempotency_key",
        metadata,
        Column("tenant_id", Uuid, primary_key=True),
        Column("user_id", Uuid, primary_key=True),
        Column("route", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("body_hash", LargeBinary, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False),
        Column("status", SmallInteger),
        Column("location", Text),
        Column("media_type", Text),
        Column("body", LargeBinary),
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a request answered: enough to answer the same again."""

    status: int
    body: bytes = b""
    media_type: str | None = "application/json"
    location: str | None = None

    def response(self) -> Response:
        """Return the HTTP answer."""
        headers = {"Location": self.location} if self.location else None
        return Response(self.body, self.status, headers, self.media_type)


@dataclass(frozen=True, slots=True)
class Once:
    """Carries out a creating request once per (tenant, user, route, key)."""

    session: TenantSession
    table: Table
    scope: dict[str, Any]
    body_hash: bytes
    at: datetime

    async def run(self, make: Callable[[], Awaitable[Outcome]]) -> Response:
        """Return the stored answer of the key, or make and store it; without a key just make it."""
        if not self.scope["key"]:
            return (await make()).response()
        # A concurrent twin waits here until the first one commits or rolls back.
        claim = insert(self.table).values(
            **self.scope, body_hash=self.body_hash, created_at=self.at
        )
        claimed = await self.session.execute(
            claim.on_conflict_do_nothing().returning(self.table.c.key)
        )
        if claimed.scalar() is None:
            return (await self._stored()).response()
        outcome = await make()
        await self.session.execute(
            update(self.table)
            .where(*self._mine())
            .values(
                status=outcome.status,
                location=outcome.location,
                media_type=outcome.media_type,
                body=outcome.body,
            )
        )
        return outcome.response()

    async def _stored(self) -> Outcome:
        row = (await self.session.execute(select(self.table).where(*self._mine()))).one()
        if row.body_hash != self.body_hash:
            raise KeyReusedError
        return Outcome(row.status, row.body, row.media_type, row.location)

    def _mine(self) -> list[Any]:
        return [self.table.c[name] == value for name, value in self.scope.items()]


async def once(request: Request, session: TenantWork, caller: Caller) -> Once:
    """Read the key from the header, or from a form's hidden field."""
    key = request.headers.get("idempotency-key", "")
    if not key and "form" in request.headers.get("content-type", ""):
        key = str((await request.form()).get(FIELD, ""))
    if len(key) > MAX_KEY or not key.isprintable():
        raise InvalidError({"Idempotency-Key": f"At most {MAX_KEY} printable characters"})
    return Once(
        session=session,
        table=request.app.state.idempotency,
        scope={
            "tenant_id": caller.tenant_id,
            "user_id": caller.user_id,
            "route": f"{request.method} {request.url.path}",
            "key": key,
        },
        body_hash=hashlib.sha256(await request.body()).digest(),
        at=clock.now(),
    )


OnlyOnce = Annotated[Once, Depends(once)]
