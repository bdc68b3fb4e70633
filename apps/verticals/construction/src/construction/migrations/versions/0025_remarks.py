"""Notes are written on every record, and files are kept with it."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0025"
down_revision = "0024"

SCHEMA = "construction"


def upgrade() -> None:
    # The table keeps its name: a process of the version before goes on writing to it, and notes
    # of a customer stay as good without the constraint.
    op.execute(
        "-- squawk-ignore ban-drop-constraint\n"
        "ALTER TABLE construction.customer_note "
        "DROP CONSTRAINT fk_customer_note_tenant_id_customer_id"
    )
    op.create_table(
        "record_file",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('picture', 'pdf')", name="kind"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_record_file"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_record_file_tenant_id_subject_id_id",
        "record_file",
        ["tenant_id", "subject_id", "id"],
        schema=SCHEMA,
    )
    ddl.tenant_table("construction.record_file")
    ddl.grant("construction_service", "construction.record_file", "SELECT, INSERT, DELETE")
