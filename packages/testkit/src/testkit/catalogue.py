"""What the database must be like for stores to stay apart, read from PostgreSQL's own catalogue.

Each check is a query in `checks/` that returns one line for each thing that is wrong; its first
line is the rule.
"""

from __future__ import annotations

from pathlib import Path

from basecore.roles import OWNER, ROLES, SCHEMAS
from sqlalchemy import ARRAY, Text, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

FOLDER = Path(__file__).parent / "checks"
COMMON = (FOLDER / "common.sql").read_text()
CHECKS = sorted(path.stem for path in FOLDER.glob("*.sql") if path.stem != "common")

PLATFORM = {
    "events.consumer": "which consumers there are",
    "events.rejected_entry": "stream entries that hold no event: nobody knows whose they were",
    "events.lease": "which process leads which partition",
    "events.cross_tenant_access": "the list of accesses across stores itself",
    "events.index_exception": "the list of indexes that do not start with the store itself",
    **{f"{schema}.alembic_version": "how far the migrations have come" for schema in SCHEMAS},
}
"""Tables that belong to no store, each with the reason."""

APPEND_ONLY = (
    "auth.audit_entries",
    "events.outbox",
    "events.operation",
    "construction.activity",
    "construction.customer_merge_row",
    "construction.customer_note",
    "construction.price_history",
    "construction.stock_movement",
)

HOME = {
    "auth_service": "auth",
    "construction_service": "construction",
    "engines_service": "engines",
}
"""The schema that a service owns in spirit: it may hold any row right there."""

_WRITES = {("events.outbox", "INSERT"), ("events.tenant_counter", "UPDATE")}
_READS = {(f"events.{table}", "SELECT") for table in ("outbox", "tenant_counter", "relay_cursor")}
_CONSUMES = {
    (f"events.{table}", verb)
    for table, verbs in {
        "consumer": ("SELECT", "INSERT"),
        "watermark": ("SELECT", "INSERT", "UPDATE"),
        "consumer_failure": ("SELECT", "INSERT", "UPDATE", "DELETE"),
        "dead_letter": ("SELECT", "INSERT", "UPDATE"),
        "rebuild": ("SELECT", "UPDATE"),
        "republish": ("SELECT", "UPDATE"),
        "consumer_pause": ("SELECT",),
        "rejected_entry": ("INSERT",),
    }.items()
    for verb in verbs
}
_KEEPS = {
    ("events.consumer", "SELECT"),
    ("events.watermark", "SELECT"),
    ("events.outbox", "DELETE"),
    ("events.rejected_entry", "SELECT"),
    ("events.rejected_entry", "DELETE"),
}
_SURVEYS = {
    (f"events.{table}", "SELECT")
    for table in ("consumer_failure", "consumer_pause", "dead_letter", "rejected_entry")
}
_OPERATES = {
    (f"events.{table}", "SELECT")
    for table in (
        "outbox",
        "tenant_counter",
        "relay_cursor",
        "watermark",
        "consumer",
        "consumer_failure",
        "dead_letter",
        "rebuild",
        "republish",
        "consumer_pause",
        "operation",
        "lease",
        "rejected_entry",
    )
} | {
    ("events.consumer_pause", "INSERT"),
    ("events.consumer_pause", "DELETE"),
    ("events.dead_letter", "UPDATE"),
    ("events.rebuild", "INSERT"),
    ("events.republish", "INSERT"),
    ("events.operation", "INSERT"),
    ("auth.tenants", "SELECT"),
}
_LEASES = {("events.lease", verb) for verb in ("SELECT", "INSERT", "UPDATE")}
_COUNTS = {("events.tenant_counter", "SELECT")}
_REGISTERS = {("events.tenant_counter", "INSERT"), ("events.relay_cursor", "INSERT")}
_SEEN = {
    "stock": ("alerts", "classes", "demand", "products", "reactions", "suggestions"),
    "price": ("alerts", "comparisons", "history", "offers", "products"),
}
_INSIGHTS = {
    (f"engines.insight_{kind}_{view}", "SELECT") for kind, views in _SEEN.items() for view in views
}

ABROAD: dict[str, set[tuple[str, str]]] = {
    "auth_service": _WRITES | _COUNTS | _REGISTERS,
    "construction_service": _WRITES | _READS | _LEASES | _INSIGHTS | _CONSUMES,
    "engines_service": _WRITES | _READS | _LEASES | _CONSUMES,
    "relay_service": _READS | _LEASES | _KEEPS | _SURVEYS | {("events.relay_cursor", "UPDATE")},
    "operator_service": _OPERATES,
}
"""Every right of a service outside its own schema."""

STANDARD_POLICY = (
    "(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)"
)


PARAMETERS: dict[str, object] = {
    "schemas": list(SCHEMAS),
    "platform": list(PLATFORM),
    "append_only": list(APPEND_ONLY),
    "roles": [role.name for role in ROLES],
    "owner": OWNER,
    "standard": STANDARD_POLICY,
    "at_home": [f"{role} {schema}" for role, schema in HOME.items()],
    "abroad": [f"{role} {name} {verb}" for role, held in ABROAD.items() for name, verb in held],
}


def query(check: str) -> str:
    """Return the SQL of a check."""
    return (FOLDER / f"{check}.sql").read_text()


def rule(check: str) -> str:
    """Return the sentence that a check stands for."""
    return query(check).partition("\n")[0].removeprefix("-- ")


def _type_of(value: object) -> ARRAY[str] | Text:
    return ARRAY(Text) if isinstance(value, list) else Text()


async def findings(connection: AsyncConnection, check: str) -> list[str]:
    """Return what breaks a rule in the connected database, one line each."""
    statement = text(COMMON + query(check))
    bound = [
        bindparam(name, PARAMETERS[name], _type_of(PARAMETERS[name]))
        for name in statement.compile().params
    ]
    return sorted(str(line) for line in await connection.scalars(statement.bindparams(*bound)))
