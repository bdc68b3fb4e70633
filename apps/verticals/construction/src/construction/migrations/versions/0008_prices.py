"""Price lists and rules, prices to come, limits of roles; explanations of quote lines."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"

RIGHTS = {
    "price_list": "SELECT, INSERT, UPDATE",
    "price_rule": "SELECT, INSERT, UPDATE",
    "base_price_change": "SELECT, INSERT, UPDATE",
    "price_policy": "SELECT, INSERT, UPDATE",
}
LEVELS = "'job_site', 'customer', 'group', 'category', 'list'"
KINDS = "'fixed', 'discount', 'surcharge', 'markup'"
ROUNDINGS = "'none', 'nearest_90', 'up_90', 'nearest_99', 'up_99', 'nearest_05', 'up_05'"
SCOPE_ID = """CASE level
    WHEN 'job_site' THEN job_site_id
    WHEN 'customer' THEN customer_id
    WHEN 'group' THEN group_id
    WHEN 'list' THEN price_list_id
    ELSE category_id
END"""
SCOPE = f"""num_nonnulls(job_site_id, customer_id, group_id, price_list_id)
    = CASE level WHEN 'category' THEN 0 ELSE 1 END AND {SCOPE_ID} IS NOT NULL"""
TARGET_ID = "COALESCE(product_id, category_id, '00000000-0000-0000-0000-000000000000'::uuid)"
HOLDERS = ("customer", "customer_group", "job_site")


def upgrade() -> None:
    _lists()
    _rules()
    _changes()
    op.create_table(
        "price_policy",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("min_margin_percent", sa.Numeric(7, 2), nullable=True),
        sa.Column("max_discount_percent", sa.Numeric(7, 2), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("mode IN ('off', 'warn', 'block')", name="mode"),
        sa.CheckConstraint("max_discount_percent BETWEEN 0 AND 100", name="max_discount_percent"),
        sa.PrimaryKeyConstraint("tenant_id", "role", name="pk_price_policy"),
        schema="construction",
    )
    for table, verbs in RIGHTS.items():
        ddl.tenant_table(f"construction.{table}")
        ddl.grant("construction_service", f"construction.{table}", verbs)
    op.add_column(
        "quote_line",
        sa.Column("is_price_typed", sa.Boolean(), nullable=False, server_default="false"),
        schema="construction",
    )
    op.add_column(
        "quote_line", sa.Column("price_explanation", JSONB, nullable=True), schema="construction"
    )


def _lists() -> None:
    op.create_table(
        "price_list",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_price_list"),
        sa.UniqueConstraint("tenant_id", "sort_name", name="uq_price_list_tenant_id_sort_name"),
        schema="construction",
    )
    op.create_index(
        "uq_price_list_default",
        "price_list",
        ["tenant_id"],
        unique=True,
        schema="construction",
        postgresql_where=sa.text("is_default"),
    )
    for table in HOLDERS:
        op.add_column(
            table, sa.Column("price_list_id", sa.Uuid(), nullable=True), schema="construction"
        )
        op.create_foreign_key(
            f"fk_{table}_tenant_id_price_list_id",
            table,
            "price_list",
            ["tenant_id", "price_list_id"],
            ["tenant_id", "id"],
            source_schema="construction",
            referent_schema="construction",
        )
        op.create_index(
            f"ix_{table}_tenant_id_price_list_id",
            table,
            ["tenant_id", "price_list_id"],
            unique=False,
            schema="construction",
        )


def _rules() -> None:
    op.create_table(
        "price_rule",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("job_site_id", sa.Uuid(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("price_list_id", sa.Uuid(), nullable=True),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Numeric(14, 4), nullable=False),
        sa.Column("rounding", sa.Text(), nullable=False),
        sa.Column("min_quantity", sa.Numeric(14, 3), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scope_id", sa.Uuid(), sa.Computed(SCOPE_ID, persisted=True), nullable=False),
        sa.Column("target_id", sa.Uuid(), sa.Computed(TARGET_ID, persisted=True), nullable=False),
        sa.CheckConstraint(f"level IN ({LEVELS})", name="level"),
        sa.CheckConstraint(SCOPE, name="scope"),
        sa.CheckConstraint("product_id IS NULL OR category_id IS NULL", name="target"),
        sa.CheckConstraint(f"kind IN ({KINDS})", name="kind"),
        sa.CheckConstraint(f"rounding IN ({ROUNDINGS})", name="rounding"),
        sa.CheckConstraint("value >= 0", name="value"),
        sa.CheckConstraint("min_quantity >= 0", name="min_quantity"),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_on"),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", column],
                [f"construction.{table}.tenant_id", f"construction.{table}.id"],
                name=f"fk_price_rule_tenant_id_{column}",
            )
            for column, table in (
                ("job_site_id", "job_site"),
                ("customer_id", "customer"),
                ("group_id", "customer_group"),
                ("price_list_id", "price_list"),
                ("product_id", "product"),
                ("category_id", "category"),
            )
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_price_rule"),
        schema="construction",
    )
    for columns in (["tenant_id", "scope_id", "target_id"], ["tenant_id", "product_id", "id"]):
        op.create_index(
            f"ix_price_rule_{'_'.join(columns)}",
            "price_rule",
            columns,
            unique=False,
            schema="construction",
        )


def _changes() -> None:
    op.create_table(
        "base_price_change",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("new_price", sa.Numeric(14, 2), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_by_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('scheduled', 'applied', 'cancelled')", name="state"),
        sa.CheckConstraint("new_price >= 0", name="new_price"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["construction.product.tenant_id", "construction.product.id"],
            name="fk_base_price_change_tenant_id_product_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_base_price_change"),
        schema="construction",
    )
    op.create_index(
        "ix_base_price_change_tenant_id_state_effective_on_id",
        "base_price_change",
        ["tenant_id", "state", "effective_on", "id"],
        unique=False,
        schema="construction",
    )
    op.create_index(
        "uq_base_price_change_day",
        "base_price_change",
        ["tenant_id", "product_id", "effective_on"],
        unique=True,
        schema="construction",
        postgresql_where=sa.text("state = 'scheduled'"),
    )
