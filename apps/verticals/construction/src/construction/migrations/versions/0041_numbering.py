"""A store says how its documents are numbered; how a number is written stays with its document."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0041"
down_revision = "0040"

SCHEMA = "construction"
MASK = "mask ~ '^[A-Z][A-Z0-9]{0,7}-0{1,10}$'"
USUAL = {"order": "PED-000000", "purchase": "COM-000000", "quote": "COT-000000"}


def upgrade() -> None:
    for table, mask in USUAL.items():
        column = sa.Column("number_mask", sa.Text(), nullable=False, server_default=mask)
        op.add_column(table, column, schema=SCHEMA)
    op.add_column("document_counter", sa.Column("mask", sa.Text()), schema=SCHEMA)
    op.add_column(
        "document_counter",
        sa.Column("former", ARRAY(sa.Text()), nullable=False, server_default="{}"),
        schema=SCHEMA,
    )
    op.add_column(
        "document_counter",
        sa.Column("version", sa.Integer(), nullable=False, server_default="0"),
        schema=SCHEMA,
    )
    table = f"ALTER TABLE {SCHEMA}.document_counter"
    op.execute(f"{table} ADD CONSTRAINT ck_document_counter_mask CHECK ({MASK}) NOT VALID")
    op.execute(f"{table} VALIDATE CONSTRAINT ck_document_counter_mask")
