"""Groups, contacts, notes, credit and merges of customers; places and hours of job sites."""

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0003"
down_revision = "0002"

RIGHTS = {
    "customer_group": "SELECT, INSERT, UPDATE, DELETE",
    "customer_contact": "SELECT, INSERT, UPDATE, DELETE",
    "customer_note": "SELECT, INSERT",
    "customer_merge": "SELECT, INSERT, UPDATE",
    "customer_merge_row": "SELECT, INSERT",
    "customer_distinct": "SELECT, INSERT, DELETE",
    "job_site_contact": "SELECT, INSERT, UPDATE, DELETE",
}
FILL_PHONE_KEY = sa.text(r"""
    UPDATE construction.customer
    SET phone_key = regexp_replace(
        regexp_replace(phone, '[^0-9]', '', 'g'), '^(0+|55(?=[0-9]{10}))', '')
    WHERE tenant_id = :tenant_id AND phone IS NOT NULL
""")


def upgrade() -> None:
    _expand_customer()
    _expand_job_site()
    _make_tables()
    with ddl.as_each_tenant() as tenants:
        for tenant_id in tenants:
            op.get_bind().execute(FILL_PHONE_KEY, {"tenant_id": tenant_id})


def _expand_customer() -> None:
    op.create_table(
        "customer_group",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_customer_group"),
        sa.UniqueConstraint("tenant_id", "sort_name", name="uq_customer_group_tenant_id_sort_name"),
        schema="construction",
    )
    for column in (
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("credit_limit", sa.Numeric(14, 2), nullable=True),
        sa.Column("credit_notes", sa.Text(), nullable=True),
        sa.Column("tags", ARRAY(sa.Text()), nullable=False, server_default="{}"),
        sa.Column("phone_key", sa.Text(), nullable=True),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
    ):
        op.add_column("customer", column, schema="construction")
    op.execute(
        "ALTER TABLE construction.customer\n"
        "-- squawk-ignore ban-drop-not-null\n"  # every reader in this release knows of it
        "ALTER COLUMN tax_id DROP NOT NULL"
    )
    for key, parent in (("group_id", "customer_group"), ("merged_into_id", "customer")):
        foreign = f"fk_customer_tenant_id_{key}"
        op.execute(
            f"ALTER TABLE construction.customer ADD CONSTRAINT {foreign} "
            f"FOREIGN KEY (tenant_id, {key}) "
            f"REFERENCES construction.{parent} (tenant_id, id) NOT VALID"
        )
        op.execute(f"ALTER TABLE construction.customer VALIDATE CONSTRAINT {foreign}")
    op.execute(
        "ALTER TABLE construction.customer "
        "ADD CONSTRAINT ck_customer_credit_limit CHECK (credit_limit >= 0) NOT VALID"
    )
    op.execute("ALTER TABLE construction.customer VALIDATE CONSTRAINT ck_customer_credit_limit")
    for key in ("phone_key", "merged_into_id", "group_id"):
        op.create_index(
            f"ix_customer_tenant_id_{key}",
            "customer",
            ["tenant_id", key],
            schema="construction",
        )


def _expand_job_site() -> None:
    for column in (
        sa.Column("postal_code", sa.Text(), nullable=True),
        sa.Column("coordinates_source", sa.Text(), nullable=True),
        sa.Column("receives_on", ARRAY(sa.Text()), nullable=False, server_default="{}"),
        sa.Column("receives_from", sa.SmallInteger(), nullable=True),
        sa.Column("receives_until", sa.SmallInteger(), nullable=True),
        sa.Column("truck_max_kg", sa.Integer(), nullable=True),
        sa.Column("truck_notes", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
    ):
        op.add_column("job_site", column, schema="construction")
    checks = {
        "coordinates_source": "coordinates_source IN ('typed', 'municipality', 'learned')",
        "receives_until": "receives_until >= receives_from",
        "truck_max_kg": "truck_max_kg > 0",
    }
    for name, check in checks.items():
        op.execute(
            f"ALTER TABLE construction.job_site "
            f"ADD CONSTRAINT ck_job_site_{name} CHECK ({check}) NOT VALID"
        )
        op.execute(f"ALTER TABLE construction.job_site VALIDATE CONSTRAINT ck_job_site_{name}")


def _make_tables() -> None:
    op.create_table(
        "customer_contact",
        *_key(),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("is_preferred", sa.Boolean(), nullable=False),
        *_constraints("customer_contact", customer_id="customer"),
        schema="construction",
    )
    op.create_table(
        "customer_note",
        *_key(),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_constraints("customer_note", customer_id="customer"),
        schema="construction",
    )
    op.create_table(
        "customer_merge",
        *_key(),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("merged_tax_id", sa.Text(), nullable=True),
        sa.Column("fields", ARRAY(sa.Text()), nullable=False),
        sa.Column("tags", ARRAY(sa.Text()), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        *_constraints("customer_merge", kept_id="customer", merged_id="customer"),
        schema="construction",
    )
    op.create_table(
        "customer_merge_row",
        *_key(),
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        *_constraints("customer_merge_row", merge_id="customer_merge"),
        schema="construction",
    )
    op.create_table(
        "customer_distinct",
        *_key(),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        *_constraints("customer_distinct", first_id="customer", second_id="customer"),
        sa.UniqueConstraint(
            "tenant_id",
            "first_id",
            "second_id",
            name="uq_customer_distinct_tenant_id_first_id_second_id",
        ),
        schema="construction",
    )
    op.create_table(
        "job_site_contact",
        *_key(),
        sa.Column("job_site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        *_constraints("job_site_contact", job_site_id="job_site"),
        schema="construction",
    )
    for table, columns in (
        ("customer_contact", ["customer_id"]),
        ("customer_note", ["customer_id", "id"]),
        ("customer_merge", ["kept_id"]),
        ("customer_merge", ["merged_id"]),
        ("customer_merge_row", ["merge_id"]),
        ("job_site_contact", ["job_site_id"]),
    ):
        op.create_index(
            f"ix_{table}_tenant_id_{'_'.join(columns)}",
            table,
            ["tenant_id", *columns],
            schema="construction",
        )
    for table, verbs in RIGHTS.items():
        ddl.tenant_table(f"construction.{table}")
        ddl.grant("construction_service", f"construction.{table}", verbs)


def _key() -> tuple[sa.Column[object], sa.Column[object]]:
    return (
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
    )


def _constraints(table: str, **parents: str) -> list[sa.Constraint]:
    keys = [
        sa.ForeignKeyConstraint(
            ["tenant_id", column],
            [f"construction.{parent}.tenant_id", f"construction.{parent}.id"],
            name=f"fk_{table}_tenant_id_{column}",
        )
        for column, parent in parents.items()
    ]
    return [*keys, sa.PrimaryKeyConstraint("tenant_id", "id", name=f"pk_{table}")]
