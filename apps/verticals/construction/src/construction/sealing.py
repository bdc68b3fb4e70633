"""Words about a person in rows that are only ever added to: sealed with a key of that person's.

Who deletes the key makes all of them unreadable at once, and nothing that was added is changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
from basecore.db import Owned, TenantSession
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from construction.orm import Base

KEY_BITS = 256
NONCE = 12
"""Bytes; NIST SP 800-38D, 8.2.2."""

Words = Mapping[str, str]


class PersonKey(Owned, Base):
    """The key of a customer, whose id it has; without it what it sealed says nothing."""

    __tablename__ = "person_key"

    key: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True, slots=True)
class Personal:
    """Words that are a customer's own, or about them."""

    customer_id: UUID
    words: Words


ADD = (
    "INSERT INTO construction.person_key (tenant_id, id, key) VALUES ($1, $2, $3) "
    "ON CONFLICT DO NOTHING"
)


async def seal(session: TenantSession, personal: Personal) -> bytes:
    """Return the words as only the customer's key reads them; the first ones make the key."""
    customer_id = personal.customer_id
    found = await _keys(session, [customer_id])
    if customer_id not in found:
        made = AESGCM.generate_key(KEY_BITS)
        await session.fetch(ADD, session.tenant_id, customer_id, made)
        found = await _keys(session, [customer_id])
    nonce = os.urandom(NONCE)
    plain = orjson.dumps(dict(personal.words))
    return nonce + AESGCM(found[customer_id]).encrypt(nonce, plain, customer_id.bytes)


async def opened(
    session: TenantSession, boxes: Sequence[tuple[UUID | None, bytes | None]]
) -> list[Words | None]:
    """Return the words of each box with whose it is; None where they were forgotten, or none are.

    A row without a box has no words: an empty mapping.
    """
    keys = await _keys(session, {whose for whose, box in boxes if whose and box})
    return [_open(keys, whose, box) for whose, box in boxes]


def _open(keys: Mapping[UUID, bytes], whose: UUID | None, box: bytes | None) -> Words | None:
    if whose is None or box is None:
        return {}
    if whose not in keys:
        return None
    words: Words = orjson.loads(AESGCM(keys[whose]).decrypt(box[:NONCE], box[NONCE:], whose.bytes))
    return words


async def forget(session: TenantSession, customer_ids: Iterable[UUID]) -> None:
    """Delete the keys of customers: nobody reads what they sealed any more."""
    await session.execute(
        delete(PersonKey).where(
            PersonKey.tenant_id == session.tenant_id, PersonKey.id.in_(set(customer_ids))
        )
    )


async def _keys(session: TenantSession, customer_ids: Iterable[UUID]) -> dict[UUID, bytes]:
    wanted = set(customer_ids)
    if not wanted:
        return {}
    found = await session.execute(
        select(PersonKey.id, PersonKey.key).where(
            PersonKey.tenant_id == session.tenant_id, PersonKey.id.in_(wanted)
        )
    )
    return {row.id: row.key for row in found}
