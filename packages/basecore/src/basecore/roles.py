"""The database roles: one per process, none of them an owner, none of them above row security."""

from __future__ import annotations

from dataclasses import dataclass

OWNER = "basec_owner"
SCHEMAS = ("events", "auth", "construction", "engines")


@dataclass(frozen=True, slots=True)
class Role:
    """A role and how long its statements may take."""

    name: str
    login: bool
    schemas: tuple[str, ...]
    statement_timeout: str = "15s"


ROLES = (
    Role("auth_service", login=True, schemas=("auth", "events")),
    Role("construction_service", login=True, schemas=("construction", "events", "engines")),
    Role("relay_service", login=True, schemas=("events",)),
    Role("engines_service", login=True, schemas=("engines", "events"), statement_timeout="60s"),
    Role("operator_service", login=True, schemas=("auth", "events"), statement_timeout="60s"),
    Role("tenant_eraser", login=False, schemas=SCHEMAS, statement_timeout="300s"),
)
