"""`python -m tools.docs.settings [--check]`: docs/reference/settings.md from the settings."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from basecore.settings import Settings
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from tools.docs.pages import table, write_or_check

INTRO = """\
# Settings

> Made by `python -m tools.docs.settings` from `packages/basecore/src/basecore/settings.py`; do not
> edit by hand.

A process is told everything from outside through environment variables. Secrets have no default: a
process without them does not start. `./basec up` gives each process of a
development stack what it needs.
"""

MEANINGS = {
    "environment": "Where the process runs. Only `development` makes its own signing key.",
    "database_url": "PostgreSQL as a plain `postgresql://user:password@host:port/database`. Every "
    "process signs in with its own role. `./basec up` reads it too: see "
    "[existing servers](../infrastructure/running.md#existing-servers).",
    "database_pool": "Connections a web process or the engines may hold at most.",
    "redis_url": "Redis or Valkey: `redis://`, `rediss://` or `unix://`; a Redis Cluster: "
    "`redis+cluster://host:port,host:port` or `rediss+cluster://`. Read by the relay and by the "
    "engines.",
    "auth_url": "Where the vertical fetches the public keys of auth.",
    "health_port": "Port of `/health/live` and `/health/ready` in a process that serves no web.",
    "signing_keys_file": "File of private keys (JWK) with which auth signs access tokens.",
    "auth_secret": "Key for the digests of session and refresh tokens; 32 characters or more.",
    "files_dir": "Folder of the stores' files, such as pictures of products: each store's own "
    "below it. Every web process of the vertical needs the same.",
    "smtp_url": "Mail server that takes what we send: `smtp://user:password@host:port`, with "
    "STARTTLS unless the server is this machine or `?tls=none` says that the network is private, "
    "or `smtps://`. Without it mails wait. See [outgoing](../architecture/outgoing.md).",
    "mail_from": "Address in whose name mails are sent; needed with `BASEC_SMTP_URL`.",
    "log_format": "One JSON object a line, or lines for people.",
    "otlp_endpoint": "Collector that takes traces over OTLP/HTTP, such as "
    "`http://127.0.0.1:4318`; without it none are made. OpenTelemetry's other variables hold too: "
    "see [traces](../infrastructure/observing.md#traces).",
}

KINDS = {str: "text", int: "number", Path: "path"}

OTHERS = (
    ("BASEC_HOME", "`./basec`", "Folder of the stack, instead of `.basec` in the checkout."),
    (
        "BASEC_ADMIN_DATABASE_URL",
        "`python -m basecore.migrate`",
        "PostgreSQL as a superuser, or as a role that may create roles.",
    ),
    (
        "BASEC_ROLE_PASSWORDS",
        "`python -m basecore.migrate`",
        "JSON, role to password. A role without one cannot sign in.",
    ),
    ("BASEC_DEMO_PASSWORD", "`python -m auth_app.demo`", "Password of every demo account."),
    (
        "BASEC_DEMO_TENANTS",
        "`python -m construction.demo`",
        "JSON: the `tenants` that `python -m auth_app.demo` printed.",
    ),
    (
        "BASEC_STACK",
        "`./basec`",
        "Set by the supervisor in every process of a stack, so that left-overs are recognised.",
    ),
    (
        "BASEC_TEST_DATABASE_URL",
        "the tests",
        "A PostgreSQL superuser. `./basec test` starts a throw-away server and sets it.",
    ),
    ("BASEC_TEST_REDIS_URL", "the tests", "The same for Redis."),
    (
        "BASEC_TEST_PGBOUNCER",
        "the isolation tests",
        "Path of the PgBouncer to put before PostgreSQL; `./basec test` sets it for one check.",
    ),
    ("BASEC_CHROMIUM", "the browser tests", "Path of Chromium, where it is not found by name."),
)


def variable(field: str) -> str:
    """Return the environment variable of a setting."""
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else f"BASEC_{field.upper()}"


def _default(field: FieldInfo) -> str:
    if field.default is PydanticUndefined:
        return "required"
    return "-" if field.default is None else f"`{field.default}`"


def _kind(annotation: Any) -> str:
    if get_origin(annotation) is Literal:
        return ", ".join(f"`{value}`" for value in get_args(annotation))
    named = [KINDS.get(one, "") for one in get_args(annotation) or (annotation,)]
    return " or ".join(filter(None, named))


def _bounds(field: FieldInfo) -> str:
    found = [
        f"{k} {getattr(one, k)}" for one in field.metadata for k in ("ge", "le") if hasattr(one, k)
    ]
    words = {"ge": "at least", "le": "at most"}
    return ", ".join(f"{words[one[:2]]}{one[2:]}" for one in found)


def page() -> str:
    """Return the page."""
    rows = [
        (
            f"`{variable(name)}`",
            ", ".join(filter(None, (_kind(field.annotation), _bounds(field)))),
            _default(field),
            MEANINGS[name],
        )
        for name, field in Settings.model_fields.items()
    ]
    settings = table(("variable", "value", "default", "what it is for"), rows)
    others = table(
        ("variable", "read by", "what it is for"),
        [(f"`{name}`", reader, text) for name, reader, text in OTHERS],
    )
    return f"{INTRO}\n## Of every process\n\n{settings}\n\n## Of commands and tests\n\n{others}\n"


if __name__ == "__main__":
    sys.exit(write_or_check("settings.md", page(), sys.argv[1:]))
