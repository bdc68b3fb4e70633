"""API keys of a store: what a program shows instead of signing in."""

from auth_app.api_keys.access import key_token
from auth_app.api_keys.domain import PREFIX
from auth_app.api_keys.models import ApiKey
from auth_app.api_keys.service import KeyHolder, holder_of

__all__ = ["PREFIX", "ApiKey", "KeyHolder", "holder_of", "key_token"]
