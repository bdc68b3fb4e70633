"""The driver's connection: what differs from a plain one, and the way past SQLAlchemy to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg
import orjson
from sqlalchemy import ClauseElement
from sqlalchemy.dialects.postgresql import asyncpg as dialects
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import override

BINDING = "SET LOCAL "
DIALECT = dialects.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy has no type for it
FAULTS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
OUT_OF_STEP = (
    asyncpg.InternalClientError,
    dialects.AsyncAdapt_asyncpg_dbapi.InternalClientError,
)


class AsItIs:
    """A statement that is sent as it is, in place of one that the server prepared."""

    def __init__(self, connection: Connection, statement: str) -> None:
        self._connection = connection
        self._statement = statement

    def get_attributes(self) -> Sequence[Any]:
        """Return the columns of the result, of which there are none."""
        return ()

    def get_statusmsg(self) -> str:
        """Return what the server says of it."""
        return "SET"

    async def fetch(self, *_: object) -> list[Any]:
        """Run the statement."""
        await self._connection.execute(self._statement)
        return []


class Connection(asyncpg.Connection):  # type: ignore[misc]  # the driver ships no types
    """A connection that prepares no `SET LOCAL`.

    Each store's has another text: prepared, it would be parsed, kept and thrown out again, which
    takes two more trips to the server in every transaction.
    """

    @override
    async def prepare(self, query: str, **options: Any) -> Any:
        """Prepare a statement, or hand out one that is sent as it is."""
        if query.startswith(BINDING):
            return AsItIs(self, query)
        return await super().prepare(query, **options)


class Hot:
    """One of the hottest statements: written for SQLAlchemy, compiled once, run by the driver.

    What it takes by name are its `bindparam`s; values go to the driver as they are, so arrays stand
    for lists (`any_`) and JSON is given as text. Values in the statement stay as they are.
    """

    def __init__(self, statement: ClauseElement) -> None:
        compiled = statement.compile(dialect=DIALECT)
        self.text = str(compiled)
        self._names: Sequence[str] = compiled.positiontup or ()  # type: ignore[attr-defined]  # it is a SQLCompiler
        self._written = {name: one for name, one in compiled.params.items() if one is not None}

    def values(self, given: Mapping[str, object]) -> list[object]:
        """Return the values in the order of the statement."""
        return [given[name] if name in given else self._written[name] for name in self._names]


async def driver_of(connection: AsyncConnection) -> Any:
    """Return the driver's connection behind SQLAlchemy's."""
    return (await connection.get_raw_connection()).driver_connection


def is_out_of_step(error: BaseException) -> bool:
    """Tell whether the driver lost track of a server that ended the connection between two words.

    Its other errors of this kind, which are not about the protocol, are faults of ours.
    """
    return isinstance(error, OUT_OF_STEP) and "protocol" in str(error)


def drop_out_of_step(context: ExceptionContext) -> None:
    """Let the pool throw away a connection that is out of step, though it is not closed yet."""
    if is_out_of_step(context.original_exception):
        context.is_disconnect = True
        context.invalidate_pool_on_disconnect = False


async def fetch(driver: Any, statement: str, values: Sequence[object]) -> list[Any]:
    """Run a statement straight through the driver; its errors are those that SQLAlchemy raises."""
    try:
        rows: list[Any] = await driver.fetch(statement, *values)
    except FAULTS as error:
        gone = driver.is_closed() or is_out_of_step(error)
        raise DBAPIError(
            statement, None, error, hide_parameters=True, connection_invalidated=gone
        ) from error
    return rows


def as_json(rows: Sequence[Mapping[str, object]]) -> str:
    """Return rows as one value for `jsonb_to_recordset`; decimals and ids as strings."""
    return orjson.dumps(rows, default=str).decode()
