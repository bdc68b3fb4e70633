"""The short signed token that the verticals verify by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from basecore import tokens
from basecore.ids import new_id
from basecore.tokens import SigningKey

from auth_app.tenants import Store
from auth_app.users import User


def access_token(
    key: SigningKey, store: Store, user: User, *, now: datetime, life: timedelta
) -> str:
    """Return a token that says who the person is, and at which store."""
    claims = {
        "sub": str(user.id),
        "tenant_id": str(store.tenant_id),
        "slug": store.slug,
        "role": user.role,
        "name": user.name,
        "store": store.name,
        "jti": str(new_id()),
        "iat": now,
        "exp": now + life,
    }
    return tokens.sign(claims, key)
