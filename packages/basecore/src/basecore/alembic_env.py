"""What every owner's `env.py` does: run inside the transaction that `basecore.migrate` opened."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import MetaData


def run(metadata: MetaData) -> None:
    """Run this owner's migrations; the version table lives in its own schema."""
    attributes = context.config.attributes
    schema = attributes["schema"]

    def mine(_object: Any, name: str | None, kind: str, _reflected: bool, _to: Any) -> bool:  # noqa: FBT001 - Alembic calls it so
        return not (kind == "table" and name == "alembic_version")

    context.configure(
        connection=attributes["connection"],
        target_metadata=metadata,
        version_table_schema=schema,
        include_schemas=True,
        include_name=lambda name, kind, _parents: kind != "schema" or name == schema,
        include_object=mine,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
