"""The short signed token that the verticals verify by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from basecore import tokens
from basecore.ids import new_id
from basecore.tokens import SigningKey

from auth_app.sessions.service import Presence
from auth_app.tenants import Store


def access_token(
    key: SigningKey, store: Store, presence: Presence, *, now: datetime, life: timedelta
) -> str:
    """Return a token that says who the person is, and at which store."""
    user = presence.user
    claims: dict[str, Any] = {
        "sub": str(user.id),
        "tenant_id": str(store.tenant_id),
        "slug": store.slug,
        "role": user.role,
        "name": user.name,
        "store": store.name,
        **store.logo_claim,
        "jti": str(new_id()),
        "iat": now,
        "exp": now + life,
    }
    if presence.session_id is not None:
        claims["sid"] = str(presence.session_id)
    return tokens.sign(claims, key)
