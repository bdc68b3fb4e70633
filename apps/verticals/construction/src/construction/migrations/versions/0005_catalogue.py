"""Categories and brands as rows, several units, barcodes, pictures, weights of search.

The names that products carried become rows, store by store; then the columns go.
"""

import re
import unicodedata
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from basecore.ids import new_id

revision = "0005"
down_revision = "0004"

RIGHTS = {
    "category": "SELECT, INSERT, UPDATE",
    "brand": "SELECT, INSERT, UPDATE",
    "product_unit": "SELECT, INSERT, UPDATE, DELETE",
    "product_barcode": "SELECT, INSERT, DELETE",
    "product_image": "SELECT, INSERT, UPDATE, DELETE",
}
NAMED = ("category", "brand")
COLUMNS = ("tenant_id", *NAMED, "category_id", "brand_id")
ROW = ("tenant_id", "id", "name", "sort_name")


def upgrade() -> None:
    _expand()
    _make_tables()
    with ddl.as_each_tenant() as tenants:
        for tenant_id in tenants:
            for table in NAMED:
                _name(tenant_id, table)
    _contract()


def _expand() -> None:
    for table in NAMED:
        op.create_table(
            table,
            sa.Column("tenant_id", sa.Uuid(), nullable=False),
            sa.Column("id", sa.Uuid(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("sort_name", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("tenant_id", "id", name=f"pk_{table}"),
            sa.UniqueConstraint("tenant_id", "sort_name", name=f"uq_{table}_tenant_id_sort_name"),
            schema="construction",
        )
    for column in (
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.Column("brand_id", sa.Uuid(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("ncm", sa.Text(), nullable=True),
        sa.Column("volume_m3", sa.Numeric(14, 6), nullable=True),
        sa.Column("step", sa.Numeric(14, 3), nullable=False, server_default="0.001"),
    ):
        op.add_column("product", column, schema="construction")
    op.add_column(
        "price_history", sa.Column("batch_id", sa.Uuid(), nullable=True), schema="construction"
    )
    op.add_column(
        "search_text",
        sa.Column("weight", sa.Integer(), nullable=False, server_default="0"),
        schema="construction",
    )


def _make_tables() -> None:
    op.create_table(
        "product_unit",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("uom", sa.Text(), nullable=False),
        sa.Column("numerator", sa.BigInteger(), nullable=False),
        sa.Column("denominator", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.Numeric(14, 3), nullable=False),
        sa.Column("weight_kg", sa.Numeric(14, 3), nullable=True),
        sa.Column("volume_m3", sa.Numeric(14, 6), nullable=True),
        sa.CheckConstraint("numerator > 0", name="ck_product_unit_numerator"),
        sa.CheckConstraint("denominator > 0", name="ck_product_unit_denominator"),
        sa.CheckConstraint("step > 0", name="ck_product_unit_step"),
        _of_product("product_unit"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_product_unit"),
        sa.UniqueConstraint(
            "tenant_id", "product_id", "uom", name="uq_product_unit_tenant_id_product_id_uom"
        ),
        schema="construction",
    )
    op.create_table(
        "product_barcode",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("uom", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        _of_product("product_barcode"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_product_barcode"),
        sa.UniqueConstraint("tenant_id", "code", name="uq_product_barcode_tenant_id_code"),
        sa.UniqueConstraint(
            "tenant_id", "product_id", "uom", name="uq_product_barcode_tenant_id_product_id_uom"
        ),
        schema="construction",
    )
    op.create_table(
        "product_image",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _of_product("product_image"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_product_image"),
        schema="construction",
    )
    for table, verbs in RIGHTS.items():
        ddl.tenant_table(f"construction.{table}")
        ddl.grant("construction_service", f"construction.{table}", verbs)
    for table, *columns in (
        ("product_image", "product_id", "position", "id"),
        ("product", "category_id", "sort_name", "id"),
        ("product", "brand_id", "sort_name", "id"),
        ("price_history", "batch_id"),
    ):
        name = f"ix_{table}_tenant_id_{'_'.join(columns)}"
        op.create_index(name, table, ["tenant_id", *columns], schema="construction")


def _of_product(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", "product_id"],
        ["construction.product.tenant_id", "construction.product.id"],
        name=f"fk_{table}_tenant_id_product_id",
    )


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", " ", plain.lower()).strip() or text.strip().lower()


def _name(tenant_id: UUID, table: str) -> None:
    """Make a row of each name of a store; spellings that fold alike become one."""
    connection = op.get_bind()
    product = sa.table("product", *map(sa.column, COLUMNS), schema="construction")
    rows = sa.table(table, *map(sa.column, ROW), schema="construction")
    old, new = product.c[table], product.c[f"{table}_id"]
    own = product.c.tenant_id == tenant_id
    ids: dict[str, UUID] = {}
    for name in connection.scalars(sa.select(old).where(own, old.is_not(None)).distinct()).all():
        folded = _fold(name)
        if not folded:
            continue
        if folded not in ids:
            ids[folded] = new_id()
            row = dict(zip(ROW, (tenant_id, ids[folded], name.strip(), folded), strict=True))
            connection.execute(sa.insert(rows).values(row))
        connection.execute(sa.update(product).where(own, old == name).values({new: ids[folded]}))


def _contract() -> None:
    # Columns that are new or filled a moment ago hold nothing that could fail, and no release ever
    # ran on the text columns: neither the scan nor the drop meets running code.
    _alter("constraint-missing-not-valid", "ADD CONSTRAINT ck_product_step CHECK (step > 0)")
    ncm = "ADD CONSTRAINT ck_product_ncm CHECK (ncm ~ '^[0-9]{8}$')"
    _alter("constraint-missing-not-valid", ncm)
    for table in NAMED:
        key = (
            f"ADD CONSTRAINT fk_product_tenant_id_{table}_id FOREIGN KEY (tenant_id, {table}_id) "
            f"REFERENCES construction.{table} (tenant_id, id)"
        )
        _alter("constraint-missing-not-valid, adding-foreign-key-constraint", key)
        _alter("ban-drop-column", f"DROP COLUMN {table}")


def _alter(ignored: str, change: str) -> None:
    op.execute(f"ALTER TABLE construction.product\n-- squawk-ignore {ignored}\n{change}")
