"""`python -m auth_app.operating`: one request of the operator's as JSON in, the answer as JSON out.

Reads `BASEC_DATABASE_URL` (as `auth_service`). The request names what to `do`, the `operator` and
what that takes; a refusal is one sentence on stderr and exit code 1.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from basecore import clock
from basecore.db import Database
from basecore.errors import AppError

from auth_app.operating import staff, stores
from auth_app.operating.desk import Desk
from auth_app.passwords import Passwords

ACTS: dict[str, Callable[..., Awaitable[Any]]] = {
    "tenants.create": stores.create,
    "tenants.list": stores.listing,
    "tenants.show": stores.show,
    "tenants.switch": stores.switch,
    "tenants.close": stores.close,
    "tenants.due": stores.due,
    "tenants.brand": stores.brand,
    "users.list": staff.listing,
    "users.invite": staff.invite,
    "users.switch": staff.switch,
    "users.role": staff.role,
    "users.reset": staff.reset,
}


async def carry_out(request: dict[str, Any]) -> Any:
    """Do what the request says and return the answer."""
    act = ACTS[request.pop("do")]
    database = Database(os.environ["BASEC_DATABASE_URL"], source="auth", pool_size=1)
    passwords = Passwords()
    desk = Desk(database, passwords, request.pop("operator"), request.pop("address"), clock.now())
    try:
        return await act(desk, **request)
    finally:
        passwords.close()
        await database.close()


def main() -> None:
    """Carry out the request on stdin."""
    try:
        answer = asyncio.run(carry_out(orjson.loads(sys.stdin.buffer.read())))
    except AppError as error:
        raise SystemExit(error.detail) from error
    sys.stdout.write(orjson.dumps(answer, default=str).decode() + "\n")


if __name__ == "__main__":
    main()
