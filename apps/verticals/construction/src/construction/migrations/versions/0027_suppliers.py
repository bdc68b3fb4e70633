"""Suppliers: who they are, what they call products, what they ask for them."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"

SCHEMA = "construction"


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
    _supplier()
    op.create_table(
        "supplier_contact",
        *_owned(),
        sa.Column("supplier_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        _key("supplier_contact", "supplier"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_supplier_contact"),
        schema=SCHEMA,
    )
    _index("supplier_contact", "supplier_id")
    _code()
    _offer()
    for name, verbs in (
        ("supplier", "SELECT, INSERT, UPDATE"),
        ("supplier_contact", "SELECT, INSERT, DELETE"),
        ("supplier_code", "SELECT, INSERT, UPDATE, DELETE"),
        ("supplier_offer", "SELECT, INSERT"),
    ):
        ddl.tenant_table(f"{SCHEMA}.{name}")
        ddl.grant("construction_service", f"{SCHEMA}.{name}", verbs)


def _supplier() -> None:
    op.create_table(
        "supplier",
        *_owned(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.Column("tax_id", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("payment_term_days", sa.Integer(), nullable=True),
        sa.Column("lead_time_days", sa.Integer(), nullable=True),
        sa.Column(
            "observed_days", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False
        ),
        sa.Column("minimum_order", sa.Numeric(14, 2), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("payment_term_days >= 0", name="payment_term_days"),
        sa.CheckConstraint("lead_time_days >= 0", name="lead_time_days"),
        sa.CheckConstraint("minimum_order >= 0", name="minimum_order"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_supplier"),
        sa.UniqueConstraint("tenant_id", "tax_id", name="uq_supplier_tenant_id_tax_id"),
        schema=SCHEMA,
    )
    _index("supplier", "sort_name", "id")


def _code() -> None:
    op.create_table(
        "supplier_code",
        *_owned(),
        sa.Column("supplier_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("uom", sa.Text(), nullable=False),
        sa.Column("numerator", sa.BigInteger(), nullable=False),
        sa.Column("denominator", sa.BigInteger(), nullable=False),
        sa.Column("lot", sa.Numeric(14, 3), server_default="1", nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("numerator > 0", name="numerator"),
        sa.CheckConstraint("denominator > 0", name="denominator"),
        sa.CheckConstraint("lot > 0", name="lot"),
        _key("supplier_code", "supplier"),
        _key("supplier_code", "product"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_supplier_code"),
        sa.UniqueConstraint(
            "tenant_id", "supplier_id", "code", name="uq_supplier_code_tenant_id_supplier_id_code"
        ),
        schema=SCHEMA,
    )
    _index("supplier_code", "product_id")


def _offer() -> None:
    op.create_table(
        "supplier_offer",
        *_owned(),
        sa.Column("supplier_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("unit_price", sa.Numeric(14, 4), nullable=False),
        sa.Column("minimum_quantity", sa.Numeric(14, 3), server_default="0", nullable=False),
        sa.Column("freight_per_unit", sa.Numeric(14, 4), server_default="0", nullable=False),
        sa.Column("payment_term_days", sa.Integer(), nullable=True),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("unit_price >= 0", name="unit_price"),
        sa.CheckConstraint("minimum_quantity >= 0", name="minimum_quantity"),
        sa.CheckConstraint("freight_per_unit >= 0", name="freight_per_unit"),
        sa.CheckConstraint("valid_until >= offered_on", name="valid_until"),
        sa.CheckConstraint("source IN ('entered', 'imported', 'received')", name="source"),
        _key("supplier_offer", "supplier"),
        _key("supplier_offer", "product"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_supplier_offer"),
        schema=SCHEMA,
    )
    _index("supplier_offer", "supplier_id", "product_id", "id")
    _index("supplier_offer", "product_id", "id")
