"""Goods are ordered from suppliers, and come."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0028"
down_revision = "0027"

SCHEMA = "construction"
COUNTER = "ALTER TABLE construction.document_counter"
OLD = "ck_document_counter_ck_document_counter_document"
"""The metadata's naming convention prefixed the name that was given in full."""


def _owned() -> list[sa.Column[Any]]:
    return [
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
    ]


def _key(table: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", f"{other}_id"],
        [f"{SCHEMA}.{other}.tenant_id", f"{SCHEMA}.{other}.id"],
        name=f"fk_{table}_tenant_id_{other}_id",
    )


def _index(table: str, *columns: str) -> None:
    name = "_".join(("ix", table, "tenant_id", *columns))
    op.create_index(name, table, ["tenant_id", *columns], schema=SCHEMA)


def upgrade() -> None:
    _number()
    _purchase()
    _receipt()
    for name, verbs in (
        ("purchase", "SELECT, INSERT, UPDATE"),
        ("purchase_line", "SELECT, INSERT, UPDATE, DELETE"),
        ("receipt", "SELECT, INSERT"),
        ("receipt_line", "SELECT, INSERT"),
    ):
        ddl.tenant_table(f"{SCHEMA}.{name}")
        ddl.grant("construction_service", f"{SCHEMA}.{name}", verbs)


def _number() -> None:
    # A wider list of documents follows at once: nobody loses a guarantee.
    op.execute(f"-- squawk-ignore ban-drop-constraint\n{COUNTER} DROP CONSTRAINT {OLD}")
    op.execute(
        f"{COUNTER} ADD CONSTRAINT ck_document_counter_document "
        "CHECK (document IN ('PED', 'COT', 'COM')) NOT VALID"
    )
    op.execute(f"{COUNTER} VALIDATE CONSTRAINT ck_document_counter_document")


def _purchase() -> None:
    op.create_table(
        "purchase",
        *_owned(),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("payment_term_days", sa.Integer(), nullable=True),
        sa.Column("freight", sa.Numeric(14, 2), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("total", sa.Numeric(14, 2), nullable=False),
        sa.Column("owner_name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'sent', 'partly_received', 'received', 'cancelled')",
            name="status",
        ),
        sa.CheckConstraint("freight >= 0", name="freight"),
        _key("purchase", "supplier"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_purchase"),
        sa.UniqueConstraint("tenant_id", "number", name="uq_purchase_tenant_id_number"),
        schema=SCHEMA,
    )
    _index("purchase", "status", "number")
    _index("purchase", "supplier_id", "number")
    op.create_index(
        "ix_purchase_open",
        "purchase",
        ["tenant_id", "expected_on"],
        schema=SCHEMA,
        postgresql_where=sa.text("status IN ('sent', 'partly_received')"),
    )
    op.create_table(
        "purchase_line",
        *_owned(),
        sa.Column("purchase_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Numeric(14, 3), nullable=False),
        sa.Column("received", sa.Numeric(14, 3), server_default="0", nullable=False),
        sa.Column("uom", sa.Text(), nullable=False),
        sa.Column("unit_price", sa.Numeric(14, 4), nullable=True),
        sa.Column("suggestion_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.CheckConstraint("received >= 0", name="received"),
        sa.CheckConstraint("unit_price >= 0", name="unit_price"),
        _key("purchase_line", "purchase"),
        _key("purchase_line", "product"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_purchase_line"),
        sa.UniqueConstraint(
            "tenant_id",
            "purchase_id",
            "position",
            name="uq_purchase_line_tenant_id_purchase_id_position",
        ),
        schema=SCHEMA,
    )
    _index("purchase_line", "product_id")


def _receipt() -> None:
    op.create_table(
        "receipt",
        *_owned(),
        sa.Column("supplier_id", sa.Uuid(), nullable=False),
        sa.Column("purchase_id", sa.Uuid(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("freight", sa.Numeric(14, 2), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("freight >= 0", name="freight"),
        _key("receipt", "purchase"),
        _key("receipt", "supplier"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_receipt"),
        schema=SCHEMA,
    )
    _index("receipt", "purchase_id", "id")
    _index("receipt", "supplier_id", "id")
    op.create_table(
        "receipt_line",
        *_owned(),
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("purchase_line_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", sa.Numeric(14, 3), nullable=False),
        sa.Column("invoiced", sa.Numeric(14, 3), nullable=True),
        sa.Column("unit_price", sa.Numeric(14, 4), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("quantity >= 0", name="quantity"),
        sa.CheckConstraint("unit_price >= 0", name="unit_price"),
        _key("receipt_line", "receipt"),
        _key("receipt_line", "product"),
        _key("receipt_line", "purchase_line"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_receipt_line"),
        schema=SCHEMA,
    )
    _index("receipt_line", "receipt_id")
    _index("receipt_line", "product_id")
    _index("receipt_line", "purchase_line_id")
