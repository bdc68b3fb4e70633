"""The probe matrix: every table, every verb, every role, from another store's session."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import pytest
from basecore.ids import new_id
from basecore.roles import ROLES as SERVICES
from basecore.roles import SCHEMAS
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from testkit.catalogue import PLATFORM
from testkit.probes import (
    NEEDS,
    VERBS,
    Probe,
    attempt,
    changeable,
    point_abroad,
    relation,
    through_views,
)
from testkit.samples import EITHER_OR, Map, Samples, TenantTable, read_map

pytestmark = pytest.mark.db

ROLES = tuple(role.name for role in SERVICES)
HARMLESS = {"refused", "nothing"}
RELATIONS = text(
    "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = ANY (:schemas) AND c.relkind::text = ANY (:kinds) ORDER BY 1"
)


@dataclass(frozen=True)
class Stores:
    """Two stores with a row in every table."""

    map: Map
    intruder: Samples
    victim: Samples

    def probe(self, table: TenantTable, role: str, verb: str, *, is_bound: bool = True) -> Probe:
        victim, own = self.victim.rows[table.name], self.intruder.rows[table.name]
        bound = self.intruder.tenant_id if is_bound else None
        return Probe(table, role, verb, bound, victim, own)


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
        text("SELECT role, table_name::regclass::text, verb FROM events.cross_tenant_access")
    )
    return {(role, name, verb) for role, name, verb in rows}


async def reached_by(
    admin: AsyncConnection, stores: Stores, role: str
) -> dict[tuple[str, str, bool], str]:
    """Try every verb on every table, bound to another store and to none; return what came of it."""
    outcomes = {}
    for table in stores.map.tables:
        may_update = await changeable(admin, table, role)
        for verb, is_bound in product(VERBS, (True, False)):
            probe = stores.probe(table, role, verb, is_bound=is_bound)
            outcomes[table.name, verb, is_bound] = await attempt(admin, probe, may_update)
    return outcomes


async def names_of(admin: AsyncConnection, *kinds: str) -> list[str]:
    """Return tables or views of all schemas, from the catalogue."""
    found = await admin.scalars(RELATIONS, {"schemas": list(SCHEMAS), "kinds": list(kinds)})
    return list(found)


@pytest.mark.parametrize("role", ROLES)
async def test_another_stores_rows_are_out_of_reach(
    admin: AsyncConnection, stores: Stores, role: str
) -> None:
    known = await known_accesses(admin)
    outcomes = await reached_by(admin, stores, role)
    reached = {key: said for key, said in outcomes.items() if said not in HARMLESS}
    unknown = {
        (name, verb, is_bound): said
        for (name, verb, is_bound), said in reached.items()
        if (role, name, NEEDS.get(verb, verb.upper())) not in known
    }
    assert unknown == {}
    works = {(name, verb.upper()) for name, verb, _ in reached}
    written_down = {(name, verb) for who, name, verb in known if who == role}
    assert written_down <= works, "an access is written down that does not work"
    assert len(outcomes) == len(stores.map.tables) * len(VERBS) * 2


@pytest.mark.parametrize("role", ROLES)
async def test_no_view_shows_another_stores_rows(
    admin: AsyncConnection, stores: Stores, role: str
) -> None:
    views = await names_of(admin, "v", "m")
    own = stores.intruder.tenant_id
    assert len(views) >= 3
    for bound in (own, None):
        for view, seen in (await through_views(admin, views, role, bound)).items():
            assert seen <= {bound}, (view, bound)


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


async def test_every_table_is_probed(admin: AsyncConnection, stores: Stores) -> None:
    probed = {table.name for table in stores.map.tables}
    assert probed | set(PLATFORM) == set(await names_of(admin, "r", "p"))
    assert {table.key[0] for table in stores.map.tables} == {"tenant_id"}


async def test_the_probes_see_any_table_without_row_security(
    admin: AsyncConnection, stores: Stores
) -> None:
    unseen = []
    for table in stores.map.tables:
        savepoint = await admin.begin_nested()
        await admin.execute(text(f"ALTER TABLE {table.name} DISABLE ROW LEVEL SECURITY"))
        said = {
            await attempt(admin, stores.probe(table, role, verb), "tenant_id")
            for role, verb in product(ROLES, ("select", "insert", "delete", "copy out"))
        }
        unseen += [table.name] if said <= HARMLESS else []
        await savepoint.rollback()
    assert unseen == []


async def test_each_probe_sees_a_table_without_row_security(
    admin: AsyncConnection, stores: Stores
) -> None:
    table = next(table for table in stores.map.tables if table.name == "construction.saved_view")
    await admin.execute(text(f"ALTER TABLE {table.name} DISABLE ROW LEVEL SECURITY"))
    await admin.execute(text(f"GRANT ALL ON {table.name} TO construction_service"))
    may_update = await changeable(admin, table, "construction_service")
    blind = {
        verb: said
        for verb in VERBS
        if (
            said := await attempt(
                admin, stores.probe(table, "construction_service", verb), may_update
            )
        )
        in HARMLESS
    }
    # The row is there, so nothing is inserted beside it; a copy would need all of its columns.
    assert blind == {"ignore": "nothing"}
