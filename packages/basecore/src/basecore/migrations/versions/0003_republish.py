"""Wishes that a vertical state its tables anew, and an end for entries that held no event."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0003"
down_revision = "0002"

CONSUMERS = ("engines_service", "construction_service")
OPERATOR = "operator_service"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "republish",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("consumer", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("after", sa.Uuid, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False, server_default="0"),
        sa.Column("error", sa.Text),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.CheckConstraint("state IN ('waiting', 'done', 'failed')", name="state"),
        schema="events",
    )
    ddl.tenant_table("events.republish")
    for role in CONSUMERS:
        ddl.grant(role, "events.republish", "SELECT, UPDATE")
        ddl.cross_tenant(
            role, "events.republish", "SELECT", "finds the stores that are to be stated anew"
        )
    ddl.grant(OPERATOR, "events.republish", "SELECT, INSERT")
    ddl.cross_tenant(
        OPERATOR, "events.republish", "SELECT", "shows the operator how republishing stands"
    )
    ddl.grant("relay_service", "events.rejected_entry", "SELECT, DELETE")
