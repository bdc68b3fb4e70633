"""A customer can be forgotten: what a history keeps of a person is sealed with a key of theirs."""

import json
import os
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from basecore import ddl
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

revision = "0040"
down_revision = "0039"

SCHEMA = "construction"
GRANTS = {
    "quote_answer": "UPDATE (name, document_end, words, signature, address, agent)",
    "share_view": "UPDATE (address, agent)",
    "hand_over": "UPDATE (receiver)",
    "goods_return": "UPDATE (words)",
    "quote_revision": "UPDATE (notes, lines)",
    "customer_note": "DELETE",
    "search_word": "DELETE",
}
# What customers said on the page of an offer, and what colleagues wrote of one.
PERSONAL = """
    SELECT a.id, a.detail, a.actor_name, a.actor_id IS NULL AS is_customer, q.customer_id
    FROM construction.activity a
    JOIN construction.quote q ON q.tenant_id = a.tenant_id AND q.id = a.subject_id
    WHERE q.customer_id IS NOT NULL
        AND (a.detail ? 'reason' OR (a.actor_id IS NULL AND a.actor_name NOT IN ('', 'system')))
"""


def upgrade() -> None:
    op.add_column("customer", sa.Column("anonymised_at", sa.DateTime(True)), schema=SCHEMA)
    op.add_column("activity", sa.Column("customer_id", sa.Uuid()), schema=SCHEMA)
    op.add_column("activity", sa.Column("sealed", sa.LargeBinary()), schema=SCHEMA)
    op.create_table(
        "person_key",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_person_key"),
        schema=SCHEMA,
    )
    ddl.tenant_table(f"{SCHEMA}.person_key")
    ddl.grant("construction_service", f"{SCHEMA}.person_key", "SELECT, INSERT, DELETE")
    for table, verbs in GRANTS.items():
        ddl.grant("construction_service", f"{SCHEMA}.{table}", verbs)
    with ddl.as_each_tenant() as tenants:
        for tenant_id in tenants:
            keys: dict[UUID, bytes] = {}
            for row in op.get_bind().execute(sa.text(PERSONAL)).all():
                whose = row.customer_id
                if whose not in keys:
                    keys[whose] = AESGCM.generate_key(256)
                    key = {"tenant": tenant_id, "id": whose, "key": keys[whose]}
                    op.get_bind().execute(
                        sa.text("INSERT INTO construction.person_key VALUES (:tenant, :id, :key)"),
                        key,
                    )
                op.get_bind().execute(
                    sa.text(
                        "UPDATE construction.activity SET sealed = :box, customer_id = :whose, "
                        "detail = CAST(:rest AS jsonb), "
                        "actor_name = CASE WHEN actor_id IS NULL THEN '' ELSE actor_name END "
                        "WHERE tenant_id = :tenant AND id = :id"
                    ),
                    {"tenant": tenant_id, "id": row.id, **_sealed(row, keys[whose])},
                )


def _sealed(row: sa.Row[Any], key: bytes) -> dict[str, object]:
    words, rest = dict(row.detail), {}
    if row.is_customer:
        words["who"] = row.actor_name
    else:
        words, rest = {"reason": words.pop("reason")}, words
    nonce = os.urandom(12)
    box = AESGCM(key).encrypt(nonce, json.dumps(words).encode(), row.customer_id.bytes)
    return {"box": nonce + box, "whose": row.customer_id, "rest": json.dumps(rest)}
