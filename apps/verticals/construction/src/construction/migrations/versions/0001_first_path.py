"""Catalogue, customers, job sites, quotes, orders and the stock ledger."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

RIGHTS = {
    "activity": "SELECT, INSERT",
    "customer": "SELECT, INSERT, UPDATE",
    "document_counter": "SELECT, INSERT, UPDATE",
    "idempotency_key": "SELECT, INSERT, UPDATE, DELETE",
    "product": "SELECT, INSERT, UPDATE",
    "search_text": "SELECT, INSERT, UPDATE",
    "job_site": "SELECT, INSERT, UPDATE",
    "price_history": "SELECT, INSERT",
    "stock_balance": "SELECT, INSERT, UPDATE",
    "stock_movement": "SELECT, INSERT",
    "quote": "SELECT, INSERT, UPDATE",
    "order": "SELECT, INSERT, UPDATE",
    "quote_line": "SELECT, INSERT, DELETE",
    "order_line": "SELECT, INSERT, UPDATE",
}


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_activity"),
        schema="construction",
    )
    op.create_index(
        "ix_activity_tenant_id_subject_id_id",
        "activity",
        ["tenant_id", "subject_id", "id"],
        unique=False,
        schema="construction",
    )
    op.create_table(
        "customer",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.Column("tax_id", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("street_number", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('person', 'company')", name="ck_customer_kind"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_customer"),
        sa.UniqueConstraint("tenant_id", "tax_id", name="uq_customer_tenant_id_tax_id"),
        schema="construction",
    )
    op.create_index(
        "ix_customer_tenant_id_sort_name_id",
        "customer",
        ["tenant_id", "sort_name", "id"],
        unique=False,
        schema="construction",
    )
    op.create_table(
        "document_counter",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("document IN ('PED', 'COT')", name="ck_document_counter_document"),
        sa.PrimaryKeyConstraint("tenant_id", "document", name="pk_document_counter"),
        schema="construction",
    )
    op.create_table(
        "idempotency_key",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "user_id", "route", "key", name="pk_idempotency_key"),
        schema="construction",
    )
    op.create_table(
        "product",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("brand", sa.Text(), nullable=True),
        sa.Column("uom", sa.Text(), nullable=False),
        sa.Column("base_price", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("cost", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("weight_kg", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("base_price >= 0", name="ck_product_base_price"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_product"),
        sa.UniqueConstraint("tenant_id", "sku", name="uq_product_tenant_id_sku"),
        schema="construction",
    )
    op.create_index(
        "ix_product_tenant_id_sort_name_id",
        "product",
        ["tenant_id", "sort_name", "id"],
        unique=False,
        schema="construction",
    )
    op.create_table(
        "search_text",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "kind", "id", name="pk_search_text"),
        schema="construction",
    )
    op.create_table(
        "job_site",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("street_number", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("longitude", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("access_notes", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["construction.customer.tenant_id", "construction.customer.id"],
            name="fk_job_site_tenant_id_customer_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_job_site"),
        sa.UniqueConstraint(
            "tenant_id", "customer_id", "id", name="uq_job_site_tenant_id_customer_id_id"
        ),
        schema="construction",
    )
    op.create_table(
        "price_history",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("old_price", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("new_price", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["construction.product.tenant_id", "construction.product.id"],
            name="fk_price_history_tenant_id_product_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_price_history"),
        schema="construction",
    )
    op.create_index(
        "ix_price_history_tenant_id_product_id_id",
        "price_history",
        ["tenant_id", "product_id", "id"],
        unique=False,
        schema="construction",
    )
    op.create_table(
        "stock_balance",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("on_hand", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["construction.product.tenant_id", "construction.product.id"],
            name="fk_stock_balance_tenant_id_product_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "product_id", "location", name="pk_stock_balance"),
        schema="construction",
    )
    op.create_table(
        "stock_movement",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("balance", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("reference_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('receipt', 'issue', 'sale', 'return', 'adjustment', 'count', 'transfer')",
            name="ck_stock_movement_kind",
        ),
        sa.CheckConstraint("quantity <> 0", name="ck_stock_movement_quantity"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["construction.product.tenant_id", "construction.product.id"],
            name="fk_stock_movement_tenant_id_product_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_stock_movement"),
        schema="construction",
    )
    op.create_index(
        "ix_stock_movement_reference",
        "stock_movement",
        ["tenant_id", "reference_id"],
        unique=False,
        schema="construction",
    )
    op.create_index(
        "ix_stock_movement_tenant_id_product_id_id",
        "stock_movement",
        ["tenant_id", "product_id", "id"],
        unique=False,
        schema="construction",
    )
    op.create_table(
        "quote",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("job_site_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("owner_name", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("discount_percent", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("subtotal", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("total", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("valid_days", sa.Integer(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'sent', 'approved', 'converted', 'expired', 'cancelled')",
            name="ck_quote_status",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id", "job_site_id"],
            [
                "construction.job_site.tenant_id",
                "construction.job_site.customer_id",
                "construction.job_site.id",
            ],
            name="fk_quote_job_site",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["construction.customer.tenant_id", "construction.customer.id"],
            name="fk_quote_tenant_id_customer_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_quote"),
        sa.UniqueConstraint("tenant_id", "number", name="uq_quote_tenant_id_number"),
        schema="construction",
    )
    op.create_index(
        "ix_quote_customer",
        "quote",
        ["tenant_id", "customer_id", "number"],
        unique=False,
        schema="construction",
    )
    op.create_index(
        "ix_quote_owner",
        "quote",
        ["tenant_id", "owner_id", "number"],
        unique=False,
        schema="construction",
    )
    op.create_index(
        "ix_quote_tenant_id_status_number",
        "quote",
        ["tenant_id", "status", "number"],
        unique=False,
        schema="construction",
    )
    op.create_table(
        "order",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("quote_id", sa.Uuid(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("job_site_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("owner_name", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("is_pickup", sa.Boolean(), nullable=False),
        sa.Column("discount_percent", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("subtotal", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("total", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('pending', 'preparing', 'out_for_delivery', 'delivered', 'cancelled')",
            name="ck_order_status",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id", "job_site_id"],
            [
                "construction.job_site.tenant_id",
                "construction.job_site.customer_id",
                "construction.job_site.id",
            ],
            name="fk_order_job_site",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["construction.customer.tenant_id", "construction.customer.id"],
            name="fk_order_tenant_id_customer_id",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "quote_id"],
            ["construction.quote.tenant_id", "construction.quote.id"],
            name="fk_order_tenant_id_quote_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_order"),
        sa.UniqueConstraint("tenant_id", "number", name="uq_order_tenant_id_number"),
        sa.UniqueConstraint("tenant_id", "quote_id", name="uq_order_tenant_id_quote_id"),
        schema="construction",
    )
    op.create_index(
        "ix_order_customer",
        "order",
        ["tenant_id", "customer_id", "number"],
        unique=False,
        schema="construction",
    )
    op.create_index(
        "ix_order_owner",
        "order",
        ["tenant_id", "owner_id", "number"],
        unique=False,
        schema="construction",
    )
    op.create_index(
        "ix_order_tenant_id_status_number",
        "order",
        ["tenant_id", "status", "number"],
        unique=False,
        schema="construction",
    )
    op.create_table(
        "quote_line",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quote_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("uom", sa.Text(), nullable=False),
        sa.Column("unit_price", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("discount_percent", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("total", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("quantity > 0", name="ck_quote_line_quantity"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["construction.product.tenant_id", "construction.product.id"],
            name="fk_quote_line_tenant_id_product_id",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "quote_id"],
            ["construction.quote.tenant_id", "construction.quote.id"],
            name="fk_quote_line_tenant_id_quote_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_quote_line"),
        sa.UniqueConstraint(
            "tenant_id", "quote_id", "position", name="uq_quote_line_tenant_id_quote_id_position"
        ),
        schema="construction",
    )
    op.create_index(
        "ix_quote_line_tenant_id_product_id",
        "quote_line",
        ["tenant_id", "product_id"],
        unique=False,
        schema="construction",
    )
    op.create_table(
        "order_line",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("to_deliver", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("uom", sa.Text(), nullable=False),
        sa.Column("unit_price", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("discount_percent", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("total", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("quantity > 0", name="ck_order_line_quantity"),
        sa.CheckConstraint("to_deliver BETWEEN 0 AND quantity", name="ck_order_line_to_deliver"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"],
            ["construction.order.tenant_id", "construction.order.id"],
            name="fk_order_line_tenant_id_order_id",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["construction.product.tenant_id", "construction.product.id"],
            name="fk_order_line_tenant_id_product_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_order_line"),
        sa.UniqueConstraint(
            "tenant_id", "order_id", "position", name="uq_order_line_tenant_id_order_id_position"
        ),
        schema="construction",
    )
    op.create_index(
        "ix_order_line_tenant_id_product_id",
        "order_line",
        ["tenant_id", "product_id"],
        unique=False,
        schema="construction",
    )
    for table, verbs in RIGHTS.items():
        name = f'construction."{table}"'
        ddl.tenant_table(name)
        ddl.grant("construction_service", name, verbs)
