"""Suppliers' invoices are reviewed before they are received."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl

revision = "0030"
down_revision = "0029"

SCHEMA = "construction"


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
    _invoice()
    _line()
    for name in ("invoice", "invoice_line"):
        ddl.tenant_table(f"{SCHEMA}.{name}")
        ddl.grant("construction_service", f"{SCHEMA}.{name}", "SELECT, INSERT, UPDATE")


def _invoice() -> None:
    op.create_table(
        "invoice",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("access_key", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issuer_tax_id", sa.Text(), nullable=False),
        sa.Column("issuer_name", sa.Text(), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), nullable=True),
        sa.Column("freight", sa.Numeric(14, 2), nullable=False),
        sa.Column("total", sa.Numeric(14, 2), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('review', 'received', 'discarded')", name="status"),
        sa.CheckConstraint("seal IN ('good', 'broken', 'none')", name="seal"),
        _key("invoice", "supplier"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_invoice"),
        sa.UniqueConstraint("tenant_id", "access_key", name="uq_invoice_tenant_id_access_key"),
        schema=SCHEMA,
    )
    _index("invoice", "status", "id")
    _index("invoice", "supplier_id")


def _line() -> None:
    op.create_table(
        "invoice_line",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("gtin", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("ncm", sa.Text(), nullable=True),
        sa.Column("uom", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Numeric(18, 4), nullable=False),
        sa.Column("value", sa.Numeric(18, 4), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("purchase_line_id", sa.Uuid(), nullable=True),
        sa.Column("order_number", sa.Text(), nullable=True),
        sa.Column("order_position", sa.Integer(), nullable=True),
        sa.Column("numerator", sa.BigInteger(), nullable=True),
        sa.Column("denominator", sa.BigInteger(), nullable=True),
        sa.Column("counted", sa.Numeric(14, 3), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("numerator > 0", name="numerator"),
        sa.CheckConstraint("denominator > 0", name="denominator"),
        sa.CheckConstraint("counted >= 0", name="counted"),
        sa.CheckConstraint("state IN ('open', 'settled', 'left_out')", name="state"),
        _key("invoice_line", "invoice"),
        _key("invoice_line", "product"),
        _key("invoice_line", "purchase_line"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_invoice_line"),
        sa.UniqueConstraint(
            "tenant_id",
            "invoice_id",
            "position",
            name="uq_invoice_line_tenant_id_invoice_id_position",
        ),
        schema=SCHEMA,
    )
    _index("invoice_line", "product_id")
    _index("invoice_line", "purchase_line_id")
