"""Whether an answer gives anything away, and whether the other store is as it was."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
from basecore.migrate import admin_engine
from sqlalchemy import text
from testkit.samples import read_map

from tests.attack.crossing import IDENTITY, Request

VARIES = re.compile(
    rf"{IDENTITY.pattern}|\b[0-9a-f]{{32,}}\b|\b\d\d:\d\d(?::\d\d)?\b|(?:/|%2F)q(?:/|%2F)[\w-]{{20,}}"
)
"""Ids, digests, times, and the secret in a link to a quote."""
ITS_OWN_DOING = {
    "auth.audit_entries": "a wrong password is recorded at the store where it was tried",
    "auth.person_keys": "under a key that the first record of a person makes",
    "auth.sign_in_failures": "and counted",
    "auth.one_time_links": "anybody may ask for a link",
    "auth.outgoing": "and the owner of the address gets it by mail",
    "auth.outgoing_due": "soon",
}
"""What a stranger can bring about at a store's own address, by design."""


@dataclass
class Verdict:
    """What came of many requests."""

    asked: int = 0
    compared: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was found."""
        return not self.faults


def leaks(
    request: Request, answer: httpx.Response, theirs: frozenset[str], words: Sequence[str]
) -> list[str]:
    """Return what an answer says of the other store that the request did not."""
    heard = answer.text + " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    said = request.said
    named = {one for one in IDENTITY.findall(heard) if one in theirs and one not in said}
    return sorted(named) + [word for word in words if word in heard and word not in said]


def shape(answer: httpx.Response) -> tuple[int, str]:
    """Return status and body of an answer without what differs each time."""
    place = answer.headers.get("location", "")
    return answer.status_code, VARIES.sub("·", f"{place} {answer.text}")


async def identities(admin_url: str, tenant_id: UUID) -> frozenset[str]:
    """Return every id in any row of a store."""
    engine = admin_engine(admin_url)
    found: set[str] = {str(tenant_id)}
    async with engine.connect() as connection:
        for table in (await read_map(connection)).tables:
            columns = [name for name, kind in table.types.items() if kind == "uuid"]
            listed = ", ".join(f'"{name}"' for name in columns)
            statement = text(f"SELECT {listed} FROM {table.name} WHERE tenant_id = :tenant")  # noqa: S608 - names of the catalogue
            for row in await connection.execute(statement, {"tenant": tenant_id}):
                found |= {str(value) for value in row if value is not None}
    await engine.dispose()
    return frozenset(found)


async def picture(admin_url: str, tenant_id: UUID) -> dict[str, Any]:
    """Return a digest of every table of a store."""
    engine = admin_engine(admin_url)
    found = {}
    async with engine.connect() as connection:
        for table in (await read_map(connection)).tables:
            statement = text(
                "SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) "  # noqa: S608 - a name of the catalogue
                f"FROM {table.name} t WHERE tenant_id = :tenant"
            )
            if table.name not in ITS_OWN_DOING:
                row = (await connection.execute(statement, {"tenant": tenant_id})).one()
                found[table.name] = tuple(row)
    await engine.dispose()
    return found
