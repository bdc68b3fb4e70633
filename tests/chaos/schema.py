"""Tables of the storm, outside the system's schemas: clients' marks and the journal's effects."""

from __future__ import annotations

from basecore.migrate import admin_engine

# Neither has a key: what happens twice is seen, not refused.
STATEMENTS = (
    "CREATE SCHEMA scratch",
    "CREATE TABLE scratch.deed (tenant_id uuid NOT NULL, deed_id uuid NOT NULL)",
    (
        "CREATE TABLE scratch.journal (place bigint GENERATED ALWAYS AS IDENTITY, "
        "tenant_id uuid NOT NULL, sequence bigint NOT NULL, event_id uuid NOT NULL)"
    ),
    (
        "CREATE VIEW scratch.placed AS SELECT tenant_id, sequence, "
        "lag(sequence) OVER (PARTITION BY tenant_id ORDER BY place) AS previous "
        "FROM scratch.journal"
    ),
    "GRANT USAGE ON SCHEMA scratch TO construction_service, engines_service",
    "GRANT INSERT ON scratch.deed TO construction_service",
    "GRANT INSERT ON scratch.journal TO engines_service",
)


async def make_tables(admin_url: str) -> None:
    engine = admin_engine(admin_url)
    async with engine.begin() as connection:
        for statement in STATEMENTS:
            await connection.exec_driver_sql(statement)
    await engine.dispose()
