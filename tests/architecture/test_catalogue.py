"""The migrated database keeps every rule of tenancy, and each check is shown to find its breach."""

from __future__ import annotations

import pytest
from basecore.ddl import BELONGS
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from testkit.catalogue import CHECKS, PLATFORM, findings, rule

pytestmark = pytest.mark.db

STANDARD = f"USING ({BELONGS}) WITH CHECK ({BELONGS})"
SOUND = """
    SET LOCAL ROLE basec_owner;
    CREATE TABLE engines.scratch (
        tenant_id uuid, id uuid, parent_id uuid, total numeric(14,2), at timestamptz,
        PRIMARY KEY (tenant_id, id),
        FOREIGN KEY (tenant_id, parent_id) REFERENCES engines.scratch (tenant_id, id));
    ALTER TABLE engines.scratch ENABLE ROW LEVEL SECURITY;
    ALTER TABLE engines.scratch FORCE ROW LEVEL SECURITY;
    CREATE INDEX ON engines.scratch (tenant_id, total);
    CREATE VIEW engines.insight_scratch AS SELECT tenant_id, id FROM engines.scratch;
    GRANT SELECT, INSERT, UPDATE ON engines.scratch TO engines_service;
    GRANT SELECT (tenant_id), DELETE ON engines.scratch TO tenant_eraser;
    RESET ROLE;
"""
SOUND += f"CREATE POLICY tenant ON engines.scratch {STANDARD}"
DROP = "DROP POLICY tenant ON engines.scratch;"
FUNCTION = "CREATE FUNCTION engines.peek() RETURNS trigger LANGUAGE plpgsql"
OWN = "ALTER FUNCTION engines.peek() OWNER TO basec_owner"
KNOWN = "INSERT INTO events.cross_tenant_access VALUES "

BREACHES = [
    ("tenant_key", "CREATE TABLE engines.other (id uuid PRIMARY KEY)"),
    ("tenant_key", "CREATE TABLE engines.other (tenant_id uuid, id uuid)"),
    ("tenant_key", "CREATE TABLE engines.other (tenant_id text, PRIMARY KEY (tenant_id))"),
    (
        "tenant_key",
        "CREATE TABLE engines.other (tenant_id uuid, id uuid, PRIMARY KEY (id, tenant_id))",
    ),
    ("platform", "ALTER TABLE events.lease ADD tenant_id uuid"),
    ("platform", "ALTER TABLE events.lease RENAME TO hire"),
    ("forced", "ALTER TABLE engines.scratch NO FORCE ROW LEVEL SECURITY"),
    ("forced", "ALTER TABLE engines.scratch DISABLE ROW LEVEL SECURITY"),
    ("policy", DROP),
    ("policy", f"{DROP} CREATE POLICY t ON engines.scratch USING (true) WITH CHECK (true)"),
    ("policy", f"{DROP} CREATE POLICY t ON engines.scratch USING ({BELONGS}) WITH CHECK (true)"),
    ("policy", f"{DROP} CREATE POLICY t ON engines.scratch FOR SELECT USING ({BELONGS})"),
    ("policy", f"{DROP} CREATE POLICY t ON engines.scratch AS RESTRICTIVE {STANDARD}"),
    (
        "policy",
        (
            f"{DROP} CREATE POLICY t ON engines.scratch "
            "USING (tenant_id = current_setting('app.tenant_id')::uuid)"
        ),
    ),
    ("policy", f"CREATE POLICY second ON engines.scratch {STANDARD}"),
    ("access", "CREATE POLICY p ON engines.scratch FOR SELECT TO relay_service USING (true)"),
    ("access", f"{KNOWN} ('relay_service', 'engines.scratch', 'SELECT', 'a reason')"),
    (
        "access",
        (
            f"{KNOWN} ('relay_service', 'engines.scratch', 'SELECT', 'a reason');"
            "CREATE POLICY p ON engines.scratch FOR ALL TO relay_service USING (true)"
        ),
    ),
    (
        "access",
        (
            f"{KNOWN} ('relay_service', 'engines.scratch', 'SELECT', 'a reason');"
            "CREATE POLICY p ON engines.scratch FOR SELECT TO relay_service, auth_service "
            "USING (true)"
        ),
    ),
    ("index", "CREATE INDEX ON engines.scratch (id)"),
    ("index", "CREATE INDEX ON engines.scratch ((tenant_id::text))"),
    ("index", "ALTER TABLE engines.scratch ADD UNIQUE (total)"),
    ("index", "INSERT INTO events.index_exception VALUES ('engines.no_such_index', 'a reason')"),
    ("reference", "CREATE TABLE engines.other (id uuid PRIMARY KEY REFERENCES engines.other)"),
    (
        "reference",
        (
            "ALTER TABLE engines.scratch ADD FOREIGN KEY (tenant_id, parent_id) "
            "REFERENCES engines.scratch (tenant_id, id) ON DELETE CASCADE"
        ),
    ),
    (
        "reference",
        (
            "ALTER TABLE engines.scratch ADD FOREIGN KEY (tenant_id, parent_id) "
            "REFERENCES engines.scratch (tenant_id, id) ON DELETE SET NULL (parent_id)"
        ),
    ),
    (
        "reference",
        (
            "CREATE UNIQUE INDEX ON engines.scratch (id, tenant_id);"
            "ALTER TABLE engines.scratch ADD FOREIGN KEY (tenant_id, parent_id) "
            "REFERENCES engines.scratch (id, tenant_id)"
        ),
    ),
    ("owner", "ALTER TABLE engines.scratch OWNER TO engines_service"),
    ("owner", f"{FUNCTION} AS 'BEGIN END'"),
    ("rights", "GRANT SELECT ON engines.scratch TO construction_service"),
    ("rights", "GRANT SELECT (id) ON engines.scratch TO construction_service"),
    ("rights", "GRANT SELECT ON engines.insight_scratch TO auth_service"),
    ("rights", "GRANT SELECT ON auth.users TO construction_service"),
    ("rights", "GRANT UPDATE ON events.relay_cursor TO construction_service"),
    ("rights", "GRANT SELECT ON engines.scratch TO PUBLIC"),
    ("rights", "GRANT TRUNCATE ON engines.scratch TO engines_service"),
    ("rights", "GRANT UPDATE ON engines.scratch TO tenant_eraser"),
    ("rights", "GRANT SELECT ON engines.scratch TO tenant_eraser"),
    ("erasable", "REVOKE DELETE ON engines.scratch FROM tenant_eraser"),
    ("append_only", "GRANT UPDATE ON events.outbox TO engines_service"),
    ("append_only", "GRANT UPDATE (note) ON construction.stock_movement TO construction_service"),
    ("append_only", "GRANT DELETE ON construction.activity TO construction_service"),
    ("functions", f"{FUNCTION} SECURITY DEFINER AS 'BEGIN END'; {OWN}"),
    (
        "functions",
        (
            f"{FUNCTION} AS 'BEGIN END'; {OWN};"
            "CREATE TRIGGER t BEFORE INSERT ON engines.scratch EXECUTE FUNCTION engines.peek()"
        ),
    ),
    ("views", "ALTER VIEW engines.insight_scratch OWNER TO engines_service"),
    ("views", "ALTER VIEW engines.insight_scratch SET (security_invoker = true)"),
    ("views", "CREATE MATERIALIZED VIEW engines.frozen AS SELECT * FROM engines.scratch"),
    ("types", "ALTER TABLE engines.scratch ADD a timestamp"),
    ("types", "CREATE TYPE engines.mood AS ENUM ('a'); ALTER TABLE engines.scratch ADD a mood"),
    ("types", "ALTER TABLE engines.scratch ADD a numeric"),
    ("types", "ALTER TABLE engines.scratch ADD a double precision"),
    ("types", "ALTER TABLE engines.scratch ADD unit_price numeric(10,4)"),
    ("types", "ALTER TABLE engines.scratch ADD a varchar(10)"),
    ("roles", "ALTER ROLE engines_service BYPASSRLS"),
    ("roles", "GRANT basec_owner TO engines_service"),
    ("roles", "ALTER ROLE basec_owner LOGIN"),
]


async def run(connection: AsyncConnection, script: str) -> None:
    for statement in filter(str.strip, script.split(";")):
        await connection.execute(text(statement))


@pytest.mark.parametrize("check", CHECKS)
async def test_the_database_keeps_the_rule(admin: AsyncConnection, check: str) -> None:
    assert await findings(admin, check) == [], rule(check)


@pytest.mark.parametrize("check", CHECKS)
async def test_a_sound_table_is_not_found(admin: AsyncConnection, check: str) -> None:
    before = await findings(admin, check)
    await run(admin, SOUND)
    assert await findings(admin, check) == before


@pytest.mark.parametrize(("check", "breach"), BREACHES)
async def test_a_breach_is_found(admin: AsyncConnection, check: str, breach: str) -> None:
    await run(admin, SOUND)
    before = await findings(admin, check)
    await run(admin, f"SET LOCAL search_path = engines; {breach}; RESET search_path")
    assert len(await findings(admin, check)) > len(before), rule(check)


def test_every_check_has_a_breach() -> None:
    assert {check for check, _ in BREACHES} == set(CHECKS)


def test_platform_tables_say_why() -> None:
    assert all(PLATFORM.values())
