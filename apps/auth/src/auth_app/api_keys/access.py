"""The short signed token that a key is exchanged for."""

from __future__ import annotations

from datetime import datetime, timedelta

from basecore import tokens
from basecore.ids import new_id
from basecore.tokens import SigningKey

from auth_app.api_keys.service import KeyHolder
from auth_app.tenants import Store
from auth_app.users import Role


def key_token(
    key: SigningKey, store: Store, holder: KeyHolder, *, now: datetime, life: timedelta
) -> str:
    """Return a token that says which key asks and what it may do; verticals see no other limit."""
    return tokens.sign(
        {
            "sub": str(holder.id),
            "tenant_id": str(store.tenant_id),
            "slug": store.slug,
            "role": Role.ADMIN.value,
            "scope": " ".join(holder.scopes),
            "name": holder.name,
            "store": store.name,
            **store.logo_claim,
            "jti": str(new_id()),
            "iat": now,
            "exp": now + life,
        },
        key,
    )
