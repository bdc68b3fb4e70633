"""The probe matrix: every table, every verb, every role, from another store's session."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import pytest
from basecore.ids import new_id
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from testkit.probes import VERBS, Probe, attempt, point_abroad, relation
from testkit.samples import EITHER_OR, Map, Samples, TenantTable, read_map

pytestmark = pytest.mark.db

ROLES = ("auth_service", "construction_service", "engines_service", "relay_service")


@dataclass(frozen=True)
class Stores:
    """Two stores with a row in every table."""

    map: Map
    intruder: Samples
    victim: Samples

    def probe(self, table: TenantTable, role: str, verb: str) -> Probe:
        victim, own = self.victim.rows[table.name], self.intruder.rows[table.name]
        return Probe(table, role, verb, self.intruder.tenant_id, victim, own)


@pytest.fixture
async def stores(admin: AsyncConnection) -> Stores:
    """Fill two stores inside the superuser's transaction."""
    for name, checks in EITHER_OR.items():
        for check in checks:
            await admin.execute(text(f"ALTER TABLE {name} DROP CONSTRAINT {check}"))
    made = Stores(await read_map(admin), Samples(new_id()), Samples(new_id()))
    for table, samples in product(made.map.tables, (made.intruder, made.victim)):
        row = samples.rows[table.name] = samples.make(table, made.map.references)
        await admin.execute(insert(relation(table)).values(row))
    return made


async def known_accesses(admin: AsyncConnection) -> set[tuple[str, str, str]]:
    """Return (role, table, verb) of the accesses across stores that are written down."""
    rows = await admin.execute(
        text("SELECT role, table_name::regclass::text, lower(verb) FROM events.cross_tenant_access")
    )
    return {(role, name, verb) for role, name, verb in rows}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", ROLES)
async def test_another_stores_rows_are_out_of_reach(
    admin: AsyncConnection, stores: Stores, role: str, verb: str
) -> None:
    known = await known_accesses(admin)
    reached = {
        table.name: outcome
        for table in stores.map.tables
        if (outcome := await attempt(admin, stores.probe(table, role, verb)))
        not in {"refused", "nothing"}
    }
    written_down = {name for who, name, what in known if (who, what) == (role, verb)}
    assert {name: reached[name] for name in reached if name not in written_down} == {}
    assert written_down <= reached.keys(), "an access is written down that does not work"


async def test_no_row_can_point_at_another_stores_not_even_a_superusers(
    admin: AsyncConnection, stores: Stores
) -> None:
    tables = {table.name: table for table in stores.map.tables}
    outcomes = {
        (reference.child, *reference.mine): await point_abroad(
            admin,
            tables[reference.child],
            reference,
            stores.intruder.rows[reference.child],
            stores.victim.rows[reference.parent],
        )
        for reference in stores.map.references
        if list(reference.mine) != ["tenant_id"]
    }
    assert len(outcomes) > 10
    assert {key: found for key, found in outcomes.items() if found != "no parent"} == {}


async def test_the_probes_see_a_table_without_row_security(
    admin: AsyncConnection, stores: Stores
) -> None:
    table = next(table for table in stores.map.tables if table.name == "construction.customer")
    await admin.execute(text("ALTER TABLE construction.customer DISABLE ROW LEVEL SECURITY"))
    seen = {
        verb: await attempt(admin, stores.probe(table, "construction_service", verb))
        for verb in ("select", "update", "upsert")
    }
    assert seen == {"select": "1 rows", "update": "1 rows", "upsert": "1 rows"}


async def test_every_table_is_probed(stores: Stores) -> None:
    assert len(stores.map.tables) >= 25
    assert {table.key[0] for table in stores.map.tables} == {"tenant_id"}
